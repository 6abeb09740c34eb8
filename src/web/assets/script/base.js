// What the other files use. Each of them is one part of the page; without any of them the pages still work.
(() => {
  /** What had the focus when a request began: it is found again by its id, should it have been rendered anew. */
  let opener = null;
  window.muster = {
    byId: (id) => document.getElementById(id),
    on: (name, listener, options) => document.addEventListener(name, listener, options),
    /** Makes a request one of its own; also where the browser offers no ready way, because the page came without encryption. */
    newNonce: () =>
      crypto.randomUUID?.() ??
      '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
        (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
      ),
    opens: (element) => {
      opener = element;
    },
    opener: () => (opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : null),
  };
})();
