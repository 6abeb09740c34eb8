// Where one writes.
(() => {
  const { byId, on } = window.muster;
  /** What the composer held when its request began. */
  let sent = '';

  on('keydown', (event) => {
    if (event.target.id !== 'text' || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  on('htmx:configRequest', ({ detail }) => {
    if (detail.elt.id === 'composer') sent = byId('text').value;
  });
  // Only an answer of ours lets what was typed go, and what was typed since stays.
  on('muster:accepted', () => {
    const text = byId('text');
    if (text.value.startsWith(sent)) text.value = text.value.slice(sent.length);
    const scroll = document.querySelector('.scroll');
    if (scroll) scroll.scrollTop = 0;
  });
})();
