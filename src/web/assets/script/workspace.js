// Requests and the live stream: the little that HTML and htmx do not do by themselves.
(() => {
  const { byId, on, opens, opener, newNonce } = window.muster;

  on('htmx:configRequest', ({ detail }) => {
    // Each press of a button is a request of its own; the same request sent twice is one.
    if (detail.verb === 'post') detail.parameters.nonce ||= newNonce();
  });
  /** What sent the request that runs. */
  let asked = null;
  on('htmx:beforeRequest', ({ detail: { elt } }) => {
    asked = elt;
    // A menu has done its work; the focus goes back to what opened it.
    elt.closest('#more, .choices')?.hidePopover();
    if (elt.matches('form') && !elt.closest('dialog')) opens(document.activeElement);
    working(elt, true);
    for (const note of document.querySelectorAll('.unreached')) note.hidden = true;
  });
  // Taken off the page by what came of its own request, it says no more that this is over.
  on('htmx:sseMessage', () => {
    if (!asked || asked.isConnected) return;
    asked = null;
    if (document.activeElement === document.body) opener()?.focus();
  });
  on('htmx:afterRequest', ({ detail: { elt } }) => {
    asked = null;
    working(elt, false);
    if (document.activeElement === document.body) opener()?.focus();
  });
  /** The button that is pressed says that it works, also to those who see no movement. */
  const working = (elt, isWorking) => {
    const button = elt.matches('form') && elt.querySelector('button');
    if (button && isWorking) button.setAttribute('aria-busy', 'true');
    else if (button) button.removeAttribute('aria-busy');
  };

  // Forms that lead to another page are sent once, too.
  on('submit', (event) => {
    const { target: form, submitter } = event;
    if (form.getAttribute('method') !== 'post' || form.hasAttribute('hx-post')) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
    submitter?.setAttribute('aria-busy', 'true');
  });
  // Whoever goes back to a page that the browser has kept may send from it again.
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      form.querySelector('[aria-busy]')?.removeAttribute('aria-busy');
    }
  });

  /** Beside what was sent where there is a place for it; only what can be sent from there is offered once more. */
  const unreached = ({ target }) => {
    const own = target.closest?.('form')?.querySelector('.unreached') ?? null;
    const note = own ?? document.querySelector('dialog[open] .unreached') ?? byId('unreached');
    if (!note) return;
    isThere(note, false);
    for (const again of note.querySelectorAll('[data-again]')) again.hidden = own === null;
    note.hidden = false;
  };
  const isThere = (note, isBack) => {
    note.querySelector('[data-gone]').hidden = isBack;
    note.querySelector('[data-back]').hidden = !isBack;
  };
  on('htmx:sendError', unreached);
  on('htmx:timeout', unreached);
  on('htmx:afterOnLoad', (event) => {
    if (event.detail.xhr.getResponseHeader('x-muster') !== 'answer') unreached(event);
  });
  // Once the stream is there again, so is the server: what could not be sent can be.
  on('htmx:sseOpen', () => {
    for (const note of document.querySelectorAll('.unreached:not([hidden])')) isThere(note, true);
  });

  on('htmx:load', ({ detail: { elt } }) => {
    if (elt.matches('.private')) elt.scrollIntoView({ block: 'nearest' });
  });
  on('click', ({ target }) => {
    if (target.closest('[data-dismiss]')) target.closest('.private').remove();
  });

  // A stream that has to be opened anew goes on where this page is, not where it began.
  on('htmx:sseMessage', ({ detail: { lastEventId } }) => {
    const stream = document.querySelector('[sse-connect]');
    const from = stream.getAttribute('sse-connect').replace(/after=.*/, `after=${lastEventId}`);
    if (lastEventId) stream.setAttribute('sse-connect', from);
  });
  on('htmx:sseOpen', () => {
    byId('offline').hidden = true;
  });
  on('htmx:sseError', () => {
    byId('offline').hidden = false;
  });
  on('sse:reload', () => location.reload());
})();
