// Forms as dialogs: where the focus goes, what is narrowed down, and what is kept of a form that was left.
(() => {
  const { byId, on, opener, kept } = window.muster;
  const formIn = (dialog) => dialog.querySelector('form.form');

  on('htmx:load', ({ detail: { elt } }) => {
    for (const input of elt.querySelectorAll('[data-narrows]')) input.hidden = false;
    if (!elt.matches('dialog')) return;
    elt.showModal();
    (
      elt.querySelector('[aria-invalid]') ??
      elt.querySelector('.fields :is(input, select, textarea):not([type="hidden"])')
    )?.focus();
  });
  on('htmx:oobBeforeSwap', ({ detail: { target } }) => {
    if (target.id === 'modal') target.querySelector('dialog')?.close();
  });
  // Help that says what it said before is not read out once more.
  on('htmx:oobBeforeSwap', ({ detail }) => {
    const { target, fragment } = detail;
    if (target.matches('.help') && target.textContent === fragment.textContent) detail.shouldSwap = false;
  });
  // What was wrong in a form that stays open.
  on('htmx:oobAfterSwap', ({ detail: { target } }) => {
    const [, id] = /^(f-.+)-problem$/.exec(target.id) ?? [];
    const input = id && byId(id);
    if (!input) return;
    if (target.textContent.trim() === '') input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  });
  on('htmx:afterRequest', ({ detail: { elt } }) => {
    const dialog = elt.matches('form.form') && elt.closest('dialog[open]');
    if (!dialog) return;
    const problem = dialog.querySelector('[aria-invalid]');
    if (problem) problem.focus();
    // Its button could not hold the focus while it was at work.
    else if (!dialog.contains(document.activeElement)) elt.querySelector('footer button').focus();
  });
  document.addEventListener(
    'close',
    ({ target }) => {
      const form = formIn(target);
      if (form) letGo(form);
      target.remove();
      const before = opener();
      (before && before !== document.body ? before : (byId('text') ?? byId('page')))?.focus();
    },
    true,
  );
  on('click', ({ target }) => {
    if (target.closest('[data-close]')) target.closest('dialog').close();
  });
  on('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    if (event.target.matches('[data-narrows]')) event.preventDefault();
    // In a text of several lines Enter is a line.
    if ((event.ctrlKey || event.metaKey) && event.target.matches('dialog textarea'))
      event.target.form.requestSubmit();
  });

  // A long list of choices shows those that hold what is typed, and whatever is chosen.
  on('input', ({ target }) => {
    const list = target.dataset.narrows && byId(target.dataset.narrows);
    if (!list) return;
    const typed = target.value.trim().toLowerCase();
    for (const label of list.children)
      label.hidden = !label.textContent.toLowerCase().includes(typed) && !label.querySelector(':checked');
  });

  const placeOf = (form) => /^\/c\/([^/]+)\//.exec(form.getAttribute('action'))?.[1] ?? '';
  const titleOf = (form) => form.closest('dialog').querySelector('h2').textContent;
  /** What a form holds, should its page go away under it; closing it is letting it go. */
  const keep = (form) =>
    kept.set('form', placeOf(form), {
      title: titleOf(form),
      fields: [...new FormData(form)].filter(([name]) => name !== 'nonce'),
    });
  /** Another form may have been left before: that one is still offered. */
  const letGo = (form) => {
    const place = placeOf(form);
    if (kept.get('form', place)?.title !== titleOf(form)) return;
    kept.drop('form', place);
    const note = byId('unfinished');
    if (note) note.hidden = true;
  };
  const keepOpen = ({ target }) => {
    const form = target.closest?.('dialog form.form');
    if (form) keep(form);
  };
  on('input', keepOpen);
  on('change', keepOpen);

  const offer = () => {
    const note = byId('unfinished');
    const form = note && kept.get('form', note.closest('form').dataset.keeps);
    if (!form || document.querySelector('dialog[open]')) return;
    note.querySelector('[data-title]').textContent = form.title;
    note.hidden = false;
  };
  on('DOMContentLoaded', offer);
  on('click', ({ target }) => {
    const button = target.closest('[data-go-on], [data-forget]');
    if (!button) return;
    const note = button.closest('#unfinished');
    const place = note.closest('form').dataset.keeps;
    const form = kept.get('form', place);
    note.hidden = true;
    byId('text').focus();
    if (button.matches('[data-forget]') || !form) return kept.drop('form', place);
    const values = {};
    for (const [name, value] of form.fields) values[name] = [...(values[name] ?? []), value];
    htmx.ajax('POST', `/c/${place}/forms/open`, { source: note, values, swap: 'none' });
  });
})();
