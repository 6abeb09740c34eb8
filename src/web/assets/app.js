// The little that HTML, CSS and htmx do not do by themselves. Without it the pages still work.
(() => {
  const byId = (id) => document.getElementById(id);
  const on = (name, listener) => document.addEventListener(name, listener);
  /** What had the focus when a request began, and what the composer held then. */
  let opener = null;
  let sent = '';

  on('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('[data-narrows]')) event.preventDefault();
    if (event.target.id !== 'text' || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  on('htmx:configRequest', ({ detail }) => {
    // Each press of a button is a request of its own; the same request sent twice is one.
    if (!detail.parameters.nonce && crypto.randomUUID) detail.parameters.nonce = crypto.randomUUID();
    if (detail.elt.id === 'composer') sent = byId('text').value;
  });
  on('htmx:beforeRequest', ({ detail: { elt } }) => {
    // A menu has done its work; the focus goes back to what opened it.
    elt.closest('#more, .choices')?.hidePopover();
    if (elt.matches('form') && !elt.closest('dialog')) opener = document.activeElement;
    byId('unreached').hidden = true;
  });
  /** What was rendered anew meanwhile is found again by its id. */
  const openerNow = () => (opener?.isConnected ? opener : opener?.id ? byId(opener.id) : null);
  on('htmx:afterRequest', () => {
    if (document.activeElement === document.body) openerNow()?.focus();
  });

  // Only an answer of ours lets what was typed go, and what was typed since stays.
  on('muster:accepted', () => {
    const text = byId('text');
    if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length);
    const scroll = document.querySelector('.scroll');
    if (scroll) scroll.scrollTop = 0;
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
      const before = openerNow();
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
    const live = byId('live');
    const from = live.getAttribute('sse-connect').replace(/after=.*/, `after=${lastEventId}`);
    if (lastEventId) live.setAttribute('sse-connect', from);
  });
  on('htmx:sseOpen', () => {
    byId('offline').hidden = true;
  });
  on('htmx:sseError', () => {
    byId('offline').hidden = false;
  });
  on('sse:reload', () => location.reload());
})();
