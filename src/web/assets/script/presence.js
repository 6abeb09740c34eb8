// Windows that nobody looks at, and what is new: one hidden window listens, and what is looked at is read.
(() => {
  const { byId, on } = window.muster;

  /** Browsers allow few connections to one server: of the windows that are hidden only the one with this lock has one. */
  const LOCK = 'muster-live';
  /** How long a connection that was refused waits for the next attempt: longer each time, but nobody waits a minute for what is there again. */
  const WAIT = { first: 500, most: 8_000 };
  const lines = new Set();
  /** Gives the lock back. */
  let release = null;
  /** Waits for it. */
  let waiting = null;
  const isWanted = () => !document.hidden || release !== null;

  /** What the stream's extension takes for its connection: that may be cut, and made anew where this page is by then. */
  class Line extends EventTarget {
    #address;
    #source = null;
    #names = new Set();
    #wait = WAIT.first;
    #again = 0;
    constructor(address) {
      super();
      this.#address = address;
      lines.add(this);
      if (isWanted()) this.open();
    }
    get readyState() {
      if (!lines.has(this)) return EventSource.CLOSED;
      return this.#source ? this.#source.readyState : EventSource.CONNECTING;
    }
    addEventListener(name, ...rest) {
      super.addEventListener(name, ...rest);
      if (!this.#names.has(name)) this.#source?.addEventListener(name, this.#relay);
      this.#names.add(name);
    }
    open() {
      if (this.#source) return;
      clearTimeout(this.#again);
      const [path] = this.#address.split('?');
      const now = document.querySelector('[sse-connect]')?.getAttribute('sse-connect');
      const source = new EventSource(now?.startsWith(`${path}?`) ? now : this.#address);
      this.#source = source;
      source.onopen = (event) => {
        this.#wait = WAIT.first;
        this.onopen?.(event);
      };
      source.onerror = (event) => {
        // An answer that is no stream is the end of it for the browser: a proxy gives one while the server is away.
        if (source.readyState === EventSource.CLOSED) this.#retry();
        this.onerror?.(event);
      };
      for (const name of this.#names) source.addEventListener(name, this.#relay);
    }
    #retry() {
      this.#source = null;
      // Not all windows at the same moment.
      this.#again = setTimeout(() => isWanted() && this.open(), this.#wait * (0.5 + Math.random() / 2));
      this.#wait = Math.min(2 * this.#wait, WAIT.most);
    }
    pause() {
      clearTimeout(this.#again);
      this.#source?.close();
      this.#source = null;
    }
    close() {
      this.pause();
      lines.delete(this);
    }
    #relay = ({ type, data, lastEventId }) => {
      this.dispatchEvent(new MessageEvent(type, { data, lastEventId }));
    };
  }
  htmx.createEventSource = (address) => new Line(address);

  const follow = () => {
    for (const line of lines)
      if (isWanted()) line.open();
      else line.pause();
  };
  const hide = () => {
    if (!navigator.locks) return follow();
    waiting = new AbortController();
    const { signal } = waiting;
    const hold = (lock) => {
      if (!lock || signal.aborted) return follow();
      return new Promise((resolve) => {
        release = resolve;
        follow();
      });
    };
    navigator.locks
      .request(LOCK, { ifAvailable: true }, hold)
      .then(() => signal.aborted || navigator.locks.request(LOCK, { signal }, hold))
      .catch(() => {});
  };
  const show = () => {
    waiting?.abort();
    release?.();
    waiting = release = null;
    follow();
  };
  on('visibilitychange', () => (document.hidden ? hide() : show()));
  if (document.hidden) hide();

  const isLookedAt = () => !document.hidden && document.hasFocus();
  /** How far this window has told that it was read. */
  let told = null;

  /** Tells the server how far the channel has been read that stands open here. */
  const read = () => {
    const address = byId('stream')?.getAttribute('sse-connect');
    if (!address || !isLookedAt()) return;
    const { pathname, searchParams } = new URL(address, location.href);
    const after = searchParams.get('after');
    if (!after || searchParams.has('past')) return;
    const [, seq] = after.split('.');
    told ??= seq;
    if (seq === told && !document.querySelector('#channels [aria-current] .news')) return;
    told = seq;
    const body = new URLSearchParams({ after });
    fetch(pathname.replace(/events$/, 'read'), { method: 'POST', body }).catch(() => {
      told = '';
    });
  };

  /** What stands in the window's title: how much is for the reader that does not stand before them. */
  const news = () => {
    const looked = isLookedAt();
    document.documentElement.classList.toggle('looked-at', looked);
    let count = 0;
    for (const { textContent, parentElement } of document.querySelectorAll('#channels .count'))
      if (!looked || !parentElement.closest('[aria-current]')) count += Number.parseInt(textContent, 10);
    const title = document.title.replace(/^\(\d+\) /, '');
    document.title = count > 0 ? `(${count}) ${title}` : title;
  };

  let due = 0;
  const look = () => {
    news();
    clearTimeout(due);
    due = setTimeout(read, 50);
  };
  on('htmx:sseMessage', look);
  on('visibilitychange', look);
  for (const name of ['focus', 'blur']) window.addEventListener(name, look);
  look();

  // Rooms that are over stay open in the list when it is drawn anew.
  on('htmx:oobBeforeSwap', ({ detail: { target, fragment } }) => {
    if (target.id !== 'channels' || !byId('over')?.open) return;
    fragment.querySelector('#over')?.setAttribute('open', '');
  });
})();
