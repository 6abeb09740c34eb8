// Completion in the composer: a list above the text, of what the server says may be meant.
(() => {
  const { byId, on } = window.muster;
  const WAIT_MS = 80;
  const SAID_MS = 900;
  /** What it is asked about: everything else is a message, and nobody's business. */
  const COMMAND = /^\s*(\/|@muster\s)/i;
  const MENTION = /(?:^|[\s(])@(?:[^\s@]+(?: [^\s@]*){0,2})?$/;

  /** Of the text that is being completed: its list, and what is chosen. */
  let open = null;
  let waiting = 0;
  let asking = null;
  let telling = 0;

  const boxOf = (text) => byId(`${text.id}-suggesting`);
  const optionsIn = (text) => [...boxOf(text).querySelectorAll('[role="option"]')];

  function close() {
    clearTimeout(waiting);
    clearTimeout(telling);
    asking?.abort();
    asking = null;
    if (!open) return;
    const { text } = open;
    open = null;
    boxOf(text).hidden = true;
    boxOf(text).replaceChildren();
    unlist(text);
  }

  const unlist = (text) => {
    for (const name of ['aria-haspopup', 'aria-autocomplete', 'aria-controls', 'aria-activedescendant'])
      text.removeAttribute(name);
  };

  /** What stands before the caret, if that is where a word ends. */
  function typedIn(text) {
    const { value, selectionStart, selectionEnd } = text;
    if (selectionStart !== selectionEnd || /^\S/.test(value.slice(selectionEnd))) return '';
    const typed = value.slice(0, selectionEnd);
    const asks = text.dataset.commands !== undefined || COMMAND.test(typed) || MENTION.test(typed);
    return asks ? typed : '';
  }

  async function look(text) {
    const typed = typedIn(text);
    asking?.abort();
    if (typed === '') return close();
    const mine = new AbortController();
    asking = mine;
    // Of a message only the name that is being typed goes out.
    const [said = typed] =
      (text.dataset.commands === undefined && !COMMAND.test(typed) && MENTION.exec(typed)) || [];
    try {
      const response = await fetch(text.dataset.suggest, {
        method: 'POST',
        body: new URLSearchParams({ text: said }),
        headers: { 'hx-request': 'true' },
        signal: mine.signal,
      });
      // Whatever went wrong, one can write without.
      if (!response.ok || response.headers.get('x-muster') !== 'answer') return close();
      const html = await response.text();
      if (asking === mine) show(text, typed, typed.length - said.length, html);
    } catch {
      if (asking === mine) close();
    }
  }

  function show(text, typed, offset, html) {
    if (text.value.slice(0, text.selectionEnd) !== typed || document.activeElement !== text) return;
    if (html === '') return close();
    const box = boxOf(text);
    box.innerHTML = html;
    box.hidden = false;
    const list = box.querySelector('[role="listbox"]');
    open = { text, typed, from: offset + Number(list?.dataset.from ?? 0), chosen: -1 };
    text.removeAttribute('aria-activedescendant');
    if (list) {
      list.id = `${text.id}-options`;
      optionsIn(text).forEach((option, n) => {
        option.id = `${text.id}-option-${n}`;
      });
      // A text of several lines may not be called a combobox; the rest of the pattern is the same.
      text.setAttribute('aria-haspopup', 'listbox');
      text.setAttribute('aria-autocomplete', 'list');
      text.setAttribute('aria-controls', list.id);
    } else unlist(text);
    box.querySelector('.usage strong')?.scrollIntoView({ block: 'nearest' });
    tell(text, box);
  }

  /** Said once somebody pauses, and only what is new. */
  function tell(text, box) {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const count = optionsIn(text).length;
      const does = box.querySelector('.does')?.textContent ?? '';
      const said = [count === 0 ? '' : `${count} ${count === 1 ? 'suggestion' : 'suggestions'}.`, does]
        .join(' ')
        .trim();
      const status = byId(`${text.id}-suggested`);
      if (status.textContent !== said) status.textContent = said;
    }, SAID_MS);
  }

  function choose(n) {
    const { text } = open;
    const options = optionsIn(text);
    // Between the last and the first stands the text itself.
    open.chosen = ((n + 1 + options.length + 1) % (options.length + 1)) - 1;
    for (const [i, option] of options.entries())
      option.setAttribute('aria-selected', String(i === open.chosen));
    const chosen = options[open.chosen];
    if (chosen) {
      text.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    } else text.removeAttribute('aria-activedescendant');
  }

  function accept(option) {
    const { text, typed, from } = open;
    const rest = text.value.slice(typed.length);
    const insert = /^\s/.test(rest) ? option.dataset.insert.trimEnd() : option.dataset.insert;
    text.setRangeText(insert, from, typed.length, 'end');
    close();
    text.focus();
    text.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText' }));
  }

  on('input', ({ target }) => {
    if (!target.dataset?.suggest) return;
    clearTimeout(waiting);
    if (typedIn(target) === '') return close();
    waiting = setTimeout(() => look(target), WAIT_MS);
  });
  on('muster:recalled', close);
  // Before the composer takes the keys for itself.
  on(
    'keydown',
    (event) => {
      if (!open || event.target !== open.text || event.isComposing) return;
      const options = optionsIn(open.text);
      const act = {
        ArrowDown: () => choose(open.chosen + 1),
        ArrowUp: () => choose(open.chosen < 0 ? options.length - 1 : open.chosen - 1),
        Enter: () => accept(options[open.chosen]),
        Tab: () => accept(options[Math.max(0, open.chosen)]),
        Escape: close,
      }[event.key];
      const isChosen = open.chosen >= 0;
      // Something of the word is there already: Tab takes the first. Else it goes on to what comes next, as everywhere.
      const isBegun = open.typed.length > open.from;
      const takes =
        event.key === 'Escape' ||
        (options.length > 0 &&
          (event.key.startsWith('Arrow') || isChosen || (event.key === 'Tab' && isBegun)));
      if (!act || !takes || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
    { capture: true },
  );
  // The text keeps the focus while somebody points at the list.
  on('mousedown', (event) => event.target.closest?.('.suggesting') && event.preventDefault());
  on('click', ({ target }) => {
    const option = open && target.closest?.('.suggesting [role="option"]');
    if (option) accept(option);
    else if (open && target !== open.text) close();
  });
  on('focusout', ({ target }) => open?.text === target && close());
  on('htmx:beforeRequest', ({ detail: { elt } }) => open && elt.contains(open.text) && close());
})();
