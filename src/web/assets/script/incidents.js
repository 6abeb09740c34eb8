// The list of incidents: walked through with the keyboard, and fetched anew only when something has changed.
(() => {
  const { byId, on } = window.muster;
  const OFF = 'muster:keys-off';

  // What the stream tells again is no news; of anything else the part that follows it fetches itself.
  on('htmx:oobBeforeSwap', ({ detail: { target, fragment } }) => {
    if (target.id === 'page-state' && target.textContent !== fragment.textContent)
      htmx.trigger(document.body, 'muster:changed');
  });

  const isOff = () => localStorage.getItem(OFF) === 'yes';
  /** Both are there without script, and do nothing: they are shown by what makes them work. */
  const show = () => {
    const print = byId('print');
    if (print) print.hidden = false;
    const keys = byId('keys');
    if (!keys) return;
    keys.hidden = false;
    byId('keys-off').setAttribute('aria-pressed', String(isOff()));
    byId('keys-off').textContent = isOff() ? 'Turn on' : 'Turn off';
    keys.classList.toggle('off', isOff());
  };
  show();
  on('htmx:load', show);

  on('click', ({ target }) => {
    if (target.closest('#print')) print();
    if (!target.closest('#keys-off')) return;
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, 'yes');
    show();
  });

  const rows = () => [...document.querySelectorAll('.incidents .to-incident')];
  const writes = (element) =>
    element.matches('input, textarea, select, [contenteditable]') || element.closest('dialog');

  on('keydown', (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || writes(target) || !byId('keys')) return;
    const inList = target.closest('.incidents') !== null;
    const arrow = inList && { ArrowDown: 1, ArrowUp: -1 }[key];
    // Letters alone may be in the way of those who speak to their computer: they can be turned off.
    const step = arrow || (!isOff() && { j: 1, k: -1 }[key]);
    if (step) {
      const all = rows();
      const at = all.indexOf(document.activeElement);
      const next = at === -1 ? (step > 0 ? 0 : all.length - 1) : at + step;
      all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
      event.preventDefault();
    } else if (key === '/' && !isOff()) {
      byId('by-search')?.focus();
      event.preventDefault();
    }
  });
})();
