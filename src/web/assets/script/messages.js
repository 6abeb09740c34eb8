// The conversation: history that comes as one scrolls, and the stream that follows whatever the window shows.
(() => {
  const { byId, on } = window.muster;
  const stream = () => byId('stream');

  /** What the stream's address says that this window has: `change.seq.from`, and the same of a thread behind `~`. */
  const held = () => {
    const { pathname, searchParams } = new URL(stream().getAttribute('sse-connect'), location.href);
    const [channel] = (searchParams.get('after') ?? '').split('~');
    const [change, seq, from] = channel.split('.').map(Number);
    return { pathname, past: searchParams.has('past'), change, seq, from };
  };

  /** Opens the stream anew, for a window that shows something else than before. */
  const follow = () => {
    const now = held();
    // What was read at an earlier change may have changed since: the stream goes on from there.
    const edges = [...document.querySelectorAll('.edge')].map(({ dataset }) =>
      Number(dataset.change ?? Infinity),
    );
    const change = Math.min(now.change, ...edges);
    const later = byId('later');
    const past = now.past && (later === null || later.childElementCount > 0);
    const seq = later && now.past ? Number(later.dataset.seq) : now.seq;
    const from = Number(byId('earlier')?.dataset.from ?? now.from);
    const address = `${now.pathname}?${past ? 'past=1&' : ''}after=${change}.${seq}.${from}`;
    if (!past) byId('later')?.remove();
    for (const edge of document.querySelectorAll('.edge')) delete edge.dataset.change;
    const fresh = stream().cloneNode(true);
    fresh.setAttribute('sse-connect', address);
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
    const box = target.matches('#later') && target.closest('.scroll');
    before = box ? { box, top: box.scrollTop, height: box.scrollHeight } : null;
  });
  on('htmx:afterSwap', ({ detail: { elt } }) => {
    if (before && elt.id === 'later')
      before.box.scrollTop = before.top - (before.box.scrollHeight - before.height);
  });

  /** The way to the newest is offered to whoever does not see them. */
  const atEnd = () => {
    const way = document.querySelector('.newest');
    if (way) way.hidden = !held().past && document.querySelector('.scroll').scrollTop > -300;
  };
  on('scroll', ({ target }) => target.matches?.('.scroll') && atEnd(), { capture: true, passive: true });
  on('click', (event) => {
    if (!event.target.closest('.newest a') || held().past) return;
    event.preventDefault();
    document.querySelector('.scroll').scrollTop = 0;
    byId('text')?.focus();
  });
  // What one has said stands at the end.
  on('muster:accepted', () => {
    if (stream() && held().past) location.assign(location.pathname);
  });
  // An address from before there were pages for single messages.
  if (/^#m-[0-9a-f-]{36}$/.test(location.hash) && !byId(location.hash.slice(1)) && stream())
    location.replace(`${location.pathname}/m/${location.hash.slice(3)}`);
})();
