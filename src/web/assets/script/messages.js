// The conversation: history that comes as one scrolls, threads beside it, and the stream that follows what the window shows.
(() => {
  const { byId, on } = window.muster;
  const stream = () => byId('stream');
  const number = (text, otherwise) => (text === undefined ? otherwise : Number(text));

  /** What the stream's address says that this window has: `change.seq.from`, and the same of a thread behind `~`. */
  const held = () => {
    const { pathname, searchParams } = new URL(stream().getAttribute('sse-connect'), location.href);
    const [channel, answers] = (searchParams.get('after') ?? '').split('~');
    const [change, seq, from] = channel.split('.').map(Number);
    return {
      pathname,
      change,
      line: { past: searchParams.has('past'), seq, from },
      thread: searchParams.get('thread'),
      answers: { past: searchParams.has('thread-past'), span: answers },
    };
  };

  /** A line as it is shown by now: pieces may have come before and after it. */
  const shown = (line, earlier, later) => {
    const end = byId(later);
    return {
      past: line.past && (end === null || end.childElementCount > 0),
      seq: line.past ? number(end?.dataset.seq, line.seq) : line.seq,
      from: number(byId(earlier)?.dataset.from, line.from),
    };
  };

  /** Opens the stream anew, for a window that shows something else than before. */
  const follow = () => {
    const now = held();
    // What came was read at a change of its own: the stream goes on from the earliest of them.
    const came = [...document.querySelectorAll('[data-change]')];
    const change = Math.min(now.change, ...came.map(({ dataset }) => Number(dataset.change)));
    for (const one of came) delete one.dataset.change;
    const line = shown(now.line, 'earlier', 'later');
    const pane = byId('thread')?.dataset;
    let beside = '';
    let span = '';
    if (pane?.thread) {
      const known = pane.thread === now.thread && now.answers.span;
      const [seq, from] = (known || pane.span).split('.').map(Number);
      const past = known ? now.answers.past : pane.past === 'true';
      const answers = shown({ past, seq, from }, 'earlier-answers', 'later-answers');
      beside = `thread=${pane.thread}&${answers.past ? 'thread-past=1&' : ''}`;
      span = `~${answers.seq}.${answers.from}`;
    }
    const after = `${change}.${line.seq}.${line.from}${span}`;
    const fresh = stream().cloneNode(true);
    fresh.setAttribute('sse-connect', `${now.pathname}?${line.past ? 'past=1&' : ''}${beside}after=${after}`);
    htmx.swap(stream(), fresh.outerHTML, { swapStyle: 'outerHTML' });
    atEnd();
  };

  // Somebody who scrolls fast gets many pieces, and one stream for all of them.
  let waiting = 0;
  on('htmx:afterSettle', ({ detail: { elt } }) => {
    if (!elt.matches('.edge') || !stream()) return;
    clearTimeout(waiting);
    waiting = setTimeout(follow, 250);
  });

  // What comes below leaves in sight what is in sight, though the box is filled from its end.
  let before = null;
  on('htmx:beforeSwap', ({ detail: { target } }) => {
    const box = target.matches('.edge') && target.id.startsWith('later') && target.closest('.scroll');
    before = box ? { box, top: box.scrollTop, height: box.scrollHeight } : null;
  });
  on('htmx:afterSwap', ({ detail: { elt } }) => {
    if (before && elt.id.startsWith('later'))
      before.box.scrollTop = before.top - (before.box.scrollHeight - before.height);
  });

  /** The way to the newest is offered to whoever does not see them. */
  const conversation = () => document.querySelector('#live .scroll');
  const atEnd = () => {
    const way = document.querySelector('.newest');
    if (way && stream()) way.hidden = !held().line.past && conversation().scrollTop > -300;
  };
  on('scroll', ({ target }) => target === conversation() && atEnd(), { capture: true, passive: true });
  on('click', (event) => {
    if (!event.target.closest('.newest a') || held().line.past) return;
    event.preventDefault();
    conversation().scrollTop = 0;
    byId('text')?.focus();
  });
  // What one has said stands at the end.
  on('muster:accepted', ({ target }) => {
    if (target.id === 'composer' && stream() && held().line.past) location.assign(channelPath());
    const own = target.id === 'thread-composer' && target.closest('#thread').querySelector('.scroll');
    if (own) own.scrollTop = 0;
  });
  // An address from before single messages had one.
  if (/^#m-[0-9a-f-]{36}$/.test(location.hash) && !byId(location.hash.slice(1)) && stream())
    location.replace(`${channelPath()}/m/${location.hash.slice(3)}`);

  function channelPath() {
    return held().pathname.replace(/\/events$/, '');
  }

  /** Where the focus goes back to when the thread is closed. */
  let opened = null;
  let path = location.pathname;
  const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }) =>
    !(button || metaKey || ctrlKey || shiftKey || altKey);

  on('click', (event) => {
    const link = event.target.closest('a[data-thread], a[data-close-thread]');
    if (!link || !stream() || !isPlain(event)) return;
    event.preventDefault();
    if (link.matches('[data-close-thread]')) return close();
    opened = link.id || link.closest('[data-of]')?.dataset.of;
    htmx.ajax('GET', link.getAttribute('href'), { source: link, swap: 'none' });
  });
  on('htmx:load', ({ detail: { elt } }) => {
    if (elt.id !== 'thread' || !elt.dataset.thread) return;
    went(`${channelPath()}/t/${elt.dataset.thread}`);
    follow();
    // A keyboard that comes over the page without being asked for hides what was opened.
    byId(matchMedia('(hover: none)').matches ? 'thread-title' : 'thread-text').focus();
  });
  on('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !event.target.closest('#thread')) return;
    if (document.querySelector('dialog[open], :popover-open')) return;
    close();
  });

  function close() {
    const pane = byId('thread');
    const root = pane.dataset.thread;
    htmx.swap(pane, '<aside id="thread" hidden></aside>', { swapStyle: 'outerHTML' });
    went(channelPath());
    follow();
    (byId(opened) ?? byId(`a-${root}`) ?? byId(`r-${root}`) ?? byId('text'))?.focus();
  }

  /** The address says what is shown: it can be loaded again and passed on. */
  function went(to) {
    if (to !== location.pathname) history.pushState(null, '', to);
    path = to;
  }
  addEventListener('popstate', () => {
    if (location.pathname !== path) location.reload();
  });

  // The menu of a message is fetched when it is asked for: it opens beside what opened it.
  on('click', (event) => {
    const dots = event.target.closest('a.dots');
    if (!dots || !HTMLElement.prototype.showPopover || !isPlain(event)) return;
    event.preventDefault();
    htmx.ajax('GET', dots.getAttribute('href'), { source: dots, swap: 'none' });
  });
  on('htmx:load', ({ detail: { elt } }) => {
    if (!elt.matches('.choices[popover]')) return;
    const dots = byId(elt.dataset.of);
    dots?.focus();
    elt.addEventListener('toggle', ({ newState }) => dots?.classList.toggle('open', newState === 'open'));
    dots?.classList.add('open');
    elt.showPopover();
    elt.querySelector('a, button').focus();
  });

  // The link to a message is copied where the browser lets a page do that, and followed where it does not.
  on('click', async (event) => {
    const link = event.target.closest('a[data-copy]');
    if (!link || !navigator.clipboard || !isPlain(event)) return;
    event.preventDefault();
    const said = byId('announced');
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return location.assign(link.href);
    }
    link.closest('[popover]')?.hidePopover();
    said.textContent = 'Link copied';
    setTimeout(() => {
      said.textContent = '';
    }, 4_000);
  });
})();
