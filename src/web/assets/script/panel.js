// The panel beside a room: whether it is folded away is remembered, and it is there again when a form is done.
(() => {
  const { byId, on } = window.muster;
  const FOLDED = 'muster.panel.folded';
  /** What had the focus in the panel when a form was opened over it. */
  let left = null;
  /** The part of the panel, or the list of what is due, in which something was pressed: it may be rendered anew without that. */
  let pressedIn = null;

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
  const partOf = (elt) =>
    elt.closest('#panel')
      ? elt.closest('section, details')?.querySelector(':scope > [id^="panel-"]:not(h2)')
      : null;
  const isOver = () => panel()?.matches(':popover-open') === true;
  on('htmx:beforeRequest', ({ detail: { elt } }) => {
    // What the page asks by itself says nothing, and a form that is open belongs to what it was opened from.
    if (!elt.matches('form') || elt.closest('dialog')) return;
    left = isOver() && elt.closest('#panel') ? document.activeElement.id : null;
    pressedIn = elt.closest('#clock-due') ?? partOf(elt);
  });
  // An answer is put into the conversation: it must not lie under the panel.
  on('htmx:load', ({ detail: { elt } }) => {
    if (!elt.matches('.private')) return;
    left = null;
    if (isOver()) panel().hidePopover();
  });
  // A form closes what it was opened from: that comes back when the form is done, or given up.
  const back = () => {
    if (left === null || isOver() || document.querySelector('dialog[open]')) return;
    panel()?.showPopover();
    byId(left)?.focus();
    left = null;
  };
  document.addEventListener('close', back, true);
  on('htmx:afterRequest', ({ detail: { elt } }) => {
    // The form that was sent has gone from there by now.
    if (elt.closest('#modal')) back();
  });
  // What was pressed may not be there any more: whoever works by the keyboard goes on beside it, not at the top of the page.
  const stay = () => {
    if (!pressedIn || document.activeElement !== document.body || document.querySelector('dialog[open]'))
      return;
    (
      pressedIn.querySelector('button, a') ??
      pressedIn.closest('section, details')?.querySelector('h2, summary')
    )?.focus();
  };
  on('htmx:afterRequest', stay);
  on('htmx:oobAfterSwap', ({ detail: { target } }) => {
    // What has the same id as what had the focus gets it first.
    if (target === pressedIn) queueMicrotask(stay);
  });
  on('focusin', ({ target }) => {
    if (pressedIn && !pressedIn.contains(target)) pressedIn = null;
  });
})();
