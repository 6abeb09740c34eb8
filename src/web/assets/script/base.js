// What the other files use. Each of them is one part of the page; without any of them the pages still work.
(() => {
  /** What had the focus when a request began: it is found again by its id, should it have been rendered anew. */
  let opener = null;
  window.muster = {
    byId: (id) => document.getElementById(id),
    on: (name, listener, options) => document.addEventListener(name, listener, options),
    opens: (element) => {
      opener = element;
    },
    opener: () => (opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : null),
  };
})();
