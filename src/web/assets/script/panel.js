// The panel beside a room: whether it is folded away is remembered, and it is there again when a form is done.
(() => {
  const { byId, on } = window.muster;
  const FOLDED = 'muster.panel.folded';
  /** What had the focus in the panel when a form was opened over it. */
  let left = null;
  /** Something was run to in the list of what is due: the list moves on under it. */
  let ran = false;

  const remembered = (change) => {
    // A browser may keep nothing at all.
    try {
      return change(localStorage);
    } catch {
      return null;
    }
  };
  const shown = byId('panel-shown');
  if (shown) shown.checked = remembered((storage) => storage.getItem(FOLDED)) !== 'yes';
  on('change', ({ target }) => {
    if (target.id !== 'panel-shown') return;
    remembered((storage) => (target.checked ? storage.removeItem(FOLDED) : storage.setItem(FOLDED, 'yes')));
  });

  const panel = () => byId('panel');
  const isOver = () => panel()?.matches(':popover-open') === true;
  on('htmx:beforeRequest', ({ detail: { elt } }) => {
    left = isOver() && elt.closest('#panel') ? document.activeElement.id : null;
    if (elt.closest('#clock-due')) ran = true;
  });
  // An answer is put into the conversation: it must not lie under the panel.
  on('htmx:load', ({ detail: { elt } }) => {
    if (!elt.matches('.private')) return;
    left = null;
    if (isOver()) panel().hidePopover();
  });
  document.addEventListener(
    'close',
    () => {
      if (left === null || isOver()) return;
      panel()?.showPopover();
      byId(left)?.focus();
      left = null;
    },
    true,
  );
  on('htmx:oobAfterSwap', ({ detail: { target } }) => {
    if (target.id !== 'clock-due' || !ran) return;
    ran = false;
    if (document.activeElement === document.body)
      (target.querySelector('button') ?? document.querySelector('.clock summary'))?.focus();
  });
})();
