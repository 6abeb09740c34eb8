// Requests, dialogs and the live stream: the little that HTML, CSS and htmx do not do by themselves.
(() => {
  const { byId, on, opens, opener } = window.muster;

  on('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('[data-narrows]')) event.preventDefault();
  });

  on('htmx:configRequest', ({ detail }) => {
    // Each press of a button is a request of its own; the same request sent twice is one.
    if (!detail.parameters.nonce && crypto.randomUUID) detail.parameters.nonce = crypto.randomUUID();
  });
  on('htmx:beforeRequest', ({ detail: { elt } }) => {
    // A menu has done its work; the focus goes back to what opened it.
    elt.closest('#more, .choices')?.hidePopover();
    if (elt.matches('form') && !elt.closest('dialog')) opens(document.activeElement);
    byId('unreached').hidden = true;
  });
  on('htmx:afterRequest', () => {
    if (document.activeElement === document.body) opener()?.focus();
  });

  const unreached = () => {
    byId('unreached').hidden = false;
  };
  on('htmx:sendError', unreached);
  on('htmx:timeout', unreached);
  on('htmx:afterOnLoad', ({ detail }) => {
    if (detail.xhr.getResponseHeader('x-muster') !== 'answer') unreached();
  });

  on('htmx:load', ({ detail: { elt } }) => {
    for (const input of elt.querySelectorAll('[data-narrows]')) input.hidden = false;
    if (elt.matches('dialog')) {
      elt.showModal();
      (
        elt.querySelector('[aria-invalid]') ??
        elt.querySelector('.fields :is(input, select, textarea):not([type="hidden"])')
      )?.focus();
    }
    if (elt.matches('.private')) elt.scrollIntoView({ block: 'nearest' });
  });
  on('htmx:oobBeforeSwap', ({ detail: { target } }) => {
    if (target.id === 'modal') target.querySelector('dialog')?.close();
  });
  // Help that says what it said before is not read out once more.
  on('htmx:oobBeforeSwap', ({ detail }) => {
    const { target, fragment } = detail;
    if (target.matches('.help') && target.textContent === fragment.textContent) detail.shouldSwap = false;
  });
  document.addEventListener(
    'close',
    ({ target }) => {
      target.remove();
      const before = opener();
      (before && before !== document.body ? before : (byId('text') ?? byId('page'))).focus();
    },
    true,
  );
  on('click', ({ target }) => {
    if (target.closest('[data-close]')) target.closest('dialog').close();
    if (target.closest('[data-dismiss]')) target.closest('.private').remove();
  });

  // A long list of choices shows those that hold what is typed, and whatever is chosen.
  on('input', ({ target }) => {
    const list = target.dataset.narrows && byId(target.dataset.narrows);
    if (!list) return;
    const typed = target.value.trim().toLowerCase();
    for (const label of list.children)
      label.hidden = !label.textContent.toLowerCase().includes(typed) && !label.querySelector(':checked');
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
