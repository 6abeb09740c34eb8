// Where one writes: sending, what is kept until it is sent, and what was sent before.
(() => {
  const { on, kept, newNonce } = window.muster;
  const SENT = { lines: 30, characters: 2_000 };
  /** What each composer held when its latest request began, and under which nonce. */
  const tried = new WeakMap();
  /** Where in what was sent before each text is: its index, and what was recalled. */
  const recalled = new WeakMap();

  const textOf = (form) => form.querySelector('textarea');
  const nonceOf = (form) => form.querySelector('input[name="nonce"]');
  const composerOf = (element) => element?.closest?.('form[data-keeps]') ?? null;

  /** A draft that was on its way keeps its nonce: sent once more it is recognized. */
  const keep = (form) => {
    const { value } = textOf(form);
    const { text, nonce } = tried.get(form) ?? {};
    if (value.trim() === '') kept.drop('draft', form.dataset.keeps);
    else
      kept.set('draft', form.dataset.keeps, {
        text: value,
        ...(text === value && nonceOf(form).value === nonce ? { nonce } : {}),
      });
    kept.mark();
  };

  const restore = (form) => {
    const text = textOf(form);
    const draft = kept.get('draft', form.dataset.keeps);
    if (!draft || text.value !== '') return;
    text.value = draft.text;
    if (!draft.nonce) return;
    nonceOf(form).value = draft.nonce;
    tried.set(form, draft);
  };
  const restoreAll = (within) => {
    for (const form of within.querySelectorAll('form[data-keeps]')) restore(form);
    if (within.matches?.('form[data-keeps]')) restore(within);
  };
  on('DOMContentLoaded', () => restoreAll(document));
  on('htmx:load', ({ detail: { elt } }) => restoreAll(elt));

  let saving = 0;
  const keepAll = () => {
    clearTimeout(saving);
    for (const form of document.querySelectorAll('form[data-keeps]')) keep(form);
  };
  on('input', ({ target }) => {
    if (!composerOf(target)) return;
    clearTimeout(saving);
    saving = setTimeout(keepAll, 300);
  });
  on('visibilitychange', () => document.visibilityState === 'hidden' && keepAll());
  addEventListener('pagehide', keepAll);

  on('keydown', (event) => {
    const form = composerOf(event.target);
    if (!form || event.target !== textOf(form) || event.defaultPrevented || event.isComposing) return;
    const plain = !(event.shiftKey || event.altKey || event.ctrlKey || event.metaKey);
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (plain && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) recall(form, event);
  });

  /** Up in an empty text brings back what one sent before, the newest first; Down goes back. */
  function recall(form, event) {
    const text = textOf(form);
    const now = recalled.get(text);
    const isRecalled = now !== undefined && text.value === now.line;
    if (!isRecalled && (text.value !== '' || event.key === 'ArrowDown')) return;
    const lines = kept.get('sent', form.dataset.keeps) ?? [];
    const at = (isRecalled ? now.at : -1) + (event.key === 'ArrowUp' ? 1 : -1);
    if (at >= lines.length) return;
    event.preventDefault();
    text.value = lines[at] ?? '';
    recalled.set(text, { at, line: text.value });
    text.setSelectionRange(text.value.length, text.value.length);
    text.dispatchEvent(new CustomEvent('muster:recalled', { bubbles: true }));
    keep(form);
  }

  // The same words under the same nonce are the same message; other words are another one.
  on('htmx:configRequest', ({ detail }) => {
    const form = composerOf(detail.elt);
    if (!form || detail.elt !== form) return;
    const { value } = textOf(form);
    const before = tried.get(form);
    const nonce = nonceOf(form);
    if (before?.nonce === nonce.value && before.text !== value) nonce.value = newNonce();
    detail.parameters.nonce = nonce.value;
    tried.set(form, { text: value, nonce: nonce.value });
    keep(form);
  });
  // Only an answer of ours lets what was typed go, and what was typed since stays.
  on('muster:accepted', ({ target }) => {
    const form = composerOf(target);
    if (!form) return;
    const text = textOf(form);
    const { text: sent = '' } = tried.get(form) ?? {};
    if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length);
    remember(form, sent);
    keep(form);
    text.dispatchEvent(new CustomEvent('muster:recalled', { bubbles: true }));
    const scroll = form.id === 'composer' && document.querySelector('.scroll');
    if (scroll) scroll.scrollTop = 0;
  });

  function remember(form, sent) {
    const line = sent.trim();
    if (line === '' || line.length > SENT.characters) return;
    const before = kept.get('sent', form.dataset.keeps) ?? [];
    kept.set(
      'sent',
      form.dataset.keeps,
      [line, ...before.filter((one) => one !== line)].slice(0, SENT.lines),
    );
  }
})();
