// Signing in with a link from chat: its code stands behind the #, which no server sees.
(() => {
  const take = () => {
    const form = window.muster.byId('code-form');
    const code = location.hash.slice(1);
    if (!form || !/^[\w-]{20,100}$/.test(code)) return;
    // Neither the history nor whoever looks at the address gets it.
    history.replaceState(null, '', location.pathname + location.search);
    form.elements.code.value = code;
    if (form.dataset.sends) form.requestSubmit();
    else form.querySelector('button').focus();
  };
  take();
  // The link may be opened where the page stands open already.
  addEventListener('hashchange', take);
})();
