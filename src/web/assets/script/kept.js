// What was typed and not sent, and what was sent before: kept in this browser for each person, neither many nor for long.
(() => {
  const { on } = window.muster;
  const DAY_MS = 24 * 60 * 60_000;
  const LIMITS = {
    draft: { count: 50, days: 14 },
    sent: { count: 50, days: 30 },
    form: { count: 10, days: 2 },
  };

  let isLeaving = false;

  const keyOf = (kind, place) => `muster:${document.body.dataset.person}:${kind}:${place}`;
  /** Browsers may keep nothing, or have no room: then nothing is kept, and everything else works. */
  const attempt = (work) => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  const entries = (start) =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => ({ key, at: attempt(() => JSON.parse(localStorage.getItem(key)).at) ?? 0 }))
      .sort((a, b) => b.at - a.at);

  const kept = {
    get: (kind, place) => attempt(() => JSON.parse(localStorage.getItem(keyOf(kind, place))))?.value ?? null,
    set: (kind, place, value) =>
      !isLeaving &&
      attempt(() => localStorage.setItem(keyOf(kind, place), JSON.stringify({ at: Date.now(), value }))),
    drop: (kind, place) => attempt(() => localStorage.removeItem(keyOf(kind, place))),
    /** The places for which something is kept. */
    places: (kind) =>
      attempt(() => entries(keyOf(kind, '')).map(({ key }) => key.slice(keyOf(kind, '').length))) ?? [],
  };
  window.muster.kept = kept;

  const tidy = () => {
    for (const [kind, { count, days }] of Object.entries(LIMITS))
      entries(keyOf(kind, '')).forEach(({ key, at }, n) => {
        if (n >= count || at < Date.now() - days * DAY_MS) localStorage.removeItem(key);
      });
  };
  /** Channels in which something is still to be sent have a mark. */
  const mark = () => {
    const places = kept.places('draft').map((place) => place.split('/')[0]);
    for (const link of document.querySelectorAll('#channels a[href^="/c/"]'))
      link.toggleAttribute('data-draft', places.includes(link.getAttribute('href').slice('/c/'.length)));
  };
  kept.mark = mark;

  on('DOMContentLoaded', () => {
    if (document.body.dataset.person === undefined) return;
    attempt(tidy);
    mark();
  });
  on('htmx:load', mark);
  // Whoever goes leaves nothing behind; a session that ends by itself leaves what was typed.
  on('submit', ({ target }) => {
    if (target.getAttribute('action') !== '/sign-out') return;
    isLeaving = true;
    attempt(() => {
      for (const { key } of entries(`muster:${document.body.dataset.person}:`)) localStorage.removeItem(key);
    });
  });
})();
