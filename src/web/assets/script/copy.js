// Buttons that copy what stands beside them: there where the browser lets a page write to the clipboard.
(() => {
  const { byId, on } = window.muster;
  if (!navigator.clipboard) return;
  on('htmx:load', ({ detail: { elt } }) => {
    for (const button of elt.querySelectorAll('[data-copies]')) button.hidden = false;
  });
  on('click', async ({ target }) => {
    const button = target.closest('[data-copies]');
    if (!button) return;
    const said = button.innerHTML;
    await navigator.clipboard.writeText(byId(button.dataset.copies).value);
    button.textContent = 'Copied';
    setTimeout(() => {
      button.innerHTML = said;
    }, 2_000);
  });
})();
