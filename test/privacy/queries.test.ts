/**
 * Every query that is bound to a viewer, asked as somebody who must not see. A new one is missed here until it stands in the
 * table: asked, or with the reason why it cannot say anything.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { termsIn } from '../../src/domain/words.js';
import { AuditQueries } from '../../src/store/queries/audit.js';
import { oldestIncidents } from '../../src/store/queries/drills.js';
import { linksOf, linksOfAll } from '../../src/store/queries/incidentLinks.js';
import { firstIncidents, incidentsNamed, listIncidents } from '../../src/store/queries/incidentLists.js';
import { incidentNames } from '../../src/store/queries/incidentNames.js';
import { IncidentQueries } from '../../src/store/queries/incidents.js';
import { IncidentWrites } from '../../src/store/queries/incidentWrites.js';
import { openAssignmentsOf } from '../../src/store/queries/openRoles.js';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { incidentsLike } from '../../src/store/queries/suggestions.js';
import { timelinePage } from '../../src/store/queries/timelines.js';
import { upcomingTimers } from '../../src/store/queries/upcoming.js';
import { systemViewer, type Viewer } from '../../src/store/queries/viewer.js';
import { channelSeen } from '../../src/store/queries/workspace/channels.js';
import { roomState } from '../../src/store/queries/workspace/incidentRoom.js';
import { channelsSeen } from '../../src/store/queries/workspace/lists.js';
import { channelNamed, searchMessages } from '../../src/store/queries/workspace/search.js';
import type { Reader } from '../../src/store/store.js';
import { type Hidden, hiddenIncidents, MARKS } from './hidden.js';

interface Asked {
  readonly db: Reader;
  readonly viewer: Viewer;
  /** Ids of the hidden incidents, of what can be seen, of the channels of all, of the audit log, and of who has the roles. */
  readonly hidden: readonly string[];
  readonly open: string;
  readonly rooms: readonly string[];
  readonly entries: readonly string[];
  readonly holder: string;
}
type Query = (asked: Asked) => Promise<unknown>;

const all = { limit: 200, offset: 0 };
const newest = { by: 'created_at', descending: true } as const;
const incidents = ({ db, viewer }: Asked): IncidentQueries => new IncidentQueries(db, viewer);
const each = async (ids: readonly string[], one: (id: string) => Promise<unknown>): Promise<unknown> =>
  await Promise.all(ids.map(one));

const GIVEN = 'of an incident that the viewer was given';
const PEOPLE = 'of people, teams, services and tokens';

/** By the function, or by the class and the method. */
const queries: Readonly<Record<string, Query | string>> = {
  'IncidentQueries.find': (a) => each(a.hidden, (id) => incidents(a).find(id)),
  'IncidentQueries.idOf': 'the id of a reference, which every other query asks for anew',
  'IncidentQueries.several': async (a) => [...(await incidents(a).several([...a.hidden, a.open])).values()],
  'IncidentQueries.list': (a) => incidents(a).list({}, all, newest),
  'IncidentQueries.first': (a) => incidents(a).first({}, 200, newest),
  'IncidentQueries.timeline': (a) => incidents(a).timeline({ id: a.open }, all),
  'IncidentQueries.entry': (a) =>
    each(['1', '2', '3', '4', '5'], (n) => incidents(a).entry({ id: a.open }, Number(n))),
  'IncidentQueries.openChoices': (a) => incidents(a).openChoices(200),
  'IncidentQueries.like': (a) => each(['', ...MARKS, ...a.hidden], (typed) => incidents(a).like(typed, 200)),
  'IncidentQueries.members': GIVEN,
  'IncidentQueries.updates': GIVEN,
  'IncidentQueries.latestUpdate': GIVEN,
  'IncidentQueries.latestUpdates': GIVEN,
  'AuditQueries.list': ({ db, viewer }) => new AuditQueries(db, viewer).list({}, all, true),
  'AuditQueries.entries': ({ db, viewer }) =>
    new AuditQueries(db, viewer).entries({ search: 'incident.' }, all, false),
  'AuditQueries.find': ({ db, viewer, entries }) =>
    each(entries, (id) => new AuditQueries(db, viewer).find(id)),
  'PeopleQueries.audit': 'makes AuditQueries',
  'PeopleQueries.openAssignments': ({ db, viewer, holder }) =>
    new PeopleQueries(db, viewer).openAssignments(holder),
  'PeopleQueries.openRoles':
    'says which of them may be seen; deactivation, which alone asks, names only those',
  openRolesOf: 'the same',
  openAssignmentsOf: ({ db, viewer, holder }) => openAssignmentsOf(db, viewer, holder),
  ...Object.fromEntries(
    [
      'organization',
      'user',
      'usersMeant',
      'anybodyMeant',
      'activeUsers',
      'usersByIds',
      'serviceMeant',
      'activeServices',
      'team',
      'teams',
      'service',
      'anyServiceMeant',
      'tokensMeant',
      'token',
      'users',
      'teamPage',
      'services',
      'tokens',
      'access',
      'session',
      'sessions',
      'peopleLike',
      'servicesLike',
    ].map((name) => [`PeopleQueries.${name}`, PEOPLE]),
  ),
  'IncidentWrites.lock': 'finds what IncidentQueries finds: asked below',
  ...Object.fromEntries(
    Object.getOwnPropertyNames(IncidentWrites.prototype)
      .filter((name) => !['constructor', 'lock'].includes(name))
      .map((name) => [`IncidentWrites.${name}`, 'changes what was locked before']),
  ),
  linksOf: ({ db, viewer, open }) => linksOf(db, viewer, open),
  linksOfAll: async ({ db, viewer, open }) => (await linksOfAll(db, viewer, [open]))(open),
  oldestIncidents: ({ db, viewer }) => oldestIncidents(db, viewer, 200),
  reportedAfter: 'the id of an incident that the viewer reported',
  latestReported: 'the same',
  listIncidents: ({ db, viewer }) => listIncidents(db, viewer, { search: 'title' }, all, newest),
  firstIncidents: ({ db, viewer }) => firstIncidents(db, viewer, { search: 'title' }, 200, newest),
  withDetails: 'around incidents that a list of the same viewer has found',
  incidentsMark:
    'three numbers: that what is hidden changes none is held in test/core/incidents/listing.test.ts',
  incidentsNamed: async ({ db, viewer, hidden }) => [...(await incidentsNamed(db, viewer, hidden)).values()],
  incidentsLike: ({ db, viewer, hidden }) =>
    each(['', ...MARKS, ...hidden], (typed) => incidentsLike(db, viewer, typed, 200)),
  incidentNames: ({ db, viewer, hidden }) => incidentNames(db, viewer, hidden),
  upcomingTimers: ({ db, viewer }) => upcomingTimers(db, viewer, new Date(0), 200),
  upcomingRetries: 'asked in test/contract/core/upcoming.test.ts, where deliveries wait',
  roomState: ({ db, viewer, rooms }) => each(rooms, (id) => roomState(db, viewer, id)),
  timelinePage: ({ db, viewer, open }) =>
    timelinePage(db, viewer, open, { page: all, descending: true, only: {} }),
  channelSeen: ({ db, viewer, rooms }) => each(rooms, (id) => channelSeen(db, viewer, id)),
  channelNamed: ({ db, viewer, rooms }) =>
    each(rooms, async (id) => {
      const { channels } = db.tables;
      const [room] = await db.select().from(channels).where(eq(channels.id, id));
      return await channelNamed(db, viewer, room?.name ?? '');
    }),
  searchMessages: ({ db, viewer }) =>
    each([...MARKS, 'title', 'incident'], (words) =>
      searchMessages(db, viewer, termsIn(words), { limit: 200 }),
    ),
  channelsSeen: ({ db, viewer }) => channelsSeen(db, viewer),
  directsSeen: 'lists what is between people, never the room of an incident',
  markOf:
    'says how much is new and nothing of what: that it does so to nobody else is held in the contract of reading',
};

/** The names of what takes a viewer in a module: functions, and the methods of classes. */
function boundIn(source: string): readonly string[] {
  const parts = source.split(/\n(?=export )/u).filter((part) => /\bviewer: Viewer\b/u.test(part));
  return parts.flatMap((part) => {
    const [, kind, name = ''] = /^export (?:async )?(function|const|class) (\w+)/u.exec(part) ?? [];
    if (kind === undefined) return [];
    if (kind !== 'class') return [name];
    const methods = part.matchAll(/^ {2}(?:protected )?(?:async |get )?([a-z]\w*)\(/gmu);
    return [...methods]
      .map(([, method]) => `${name}.${method}`)
      .filter((one) => !one.endsWith('.constructor'));
  });
}

const folder = join(import.meta.dirname, '../../src/store/queries');
const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && name !== 'viewer.ts',
);

let world: Hidden;
let asked: (who: string) => Promise<Asked>;
beforeAll(async () => {
  world = await hiddenIncidents();
  const { read: db } = world.app.store;
  const { users, channels, auditLog } = db.tables;
  const people = await db.select().from(users);
  const rooms = (await db.select({ id: channels.id, name: channels.name }).from(channels)).filter(
    ({ name }) => MARKS.some((mark) => name.includes(mark.toLowerCase())),
  );
  const ids = new Set(Object.values(world.hidden).map(({ id }) => id));
  const entries = (await db.select().from(auditLog)).filter(({ subjectId }) => ids.has(subjectId));
  asked = async (who) => {
    const found = people.find(({ name }) => name.startsWith(who));
    if (found === undefined) throw new Error(`There is no ${who}.`);
    return await Promise.resolve({
      db,
      viewer: { ...found, userId: found.id },
      hidden: Object.values(world.hidden).flatMap(({ id, reference }) => [id, reference]),
      open: world.open.id,
      rooms: rooms.map(({ id }) => id),
      entries: entries.map(({ id }) => id),
      holder: people.find(({ name }) => name.startsWith('Ben'))?.id ?? '',
    });
  };
});
afterAll(() => world.app.stop());

const leaks = (found: unknown): readonly string[] => {
  const text = (JSON.stringify(found) ?? '').toLowerCase();
  const names = Object.values(world.hidden).flatMap(({ id, reference }) => [id, reference]);
  return [...MARKS, ...names].filter((one) => text.includes(one.toLowerCase()));
};
const asking = Object.entries(queries).flatMap(([name, query]) =>
  typeof query === 'string' ? [] : [[name, query] as const],
);

test('every query that takes a viewer stands in the table', () => {
  const bound = modules.flatMap((name) => boundIn(readFileSync(join(folder, name), 'utf8')));
  expect(bound.length).toBeGreaterThan(30);
  expect(new Set(bound)).toEqual(new Set(Object.keys(queries)));
});

describe('what is hidden', () => {
  test.each(asking)('is not in %s', async (_name, query) => {
    const found = await query(await asked('Dana'));
    expect(leaks(found)).toEqual([]);
  });

  test.each(asking)('is in %s for Muster itself: else this could not fail', async (_name, query) => {
    const { viewer, ...more } = await asked('Dana');
    expect(leaks(await query({ ...more, viewer: systemViewer(viewer.organizationId) }))).not.toEqual([]);
  });

  test('is not locked, either', async () => {
    const { viewer, hidden } = await asked('Dana');
    await world.app.store.tx(async (w) => {
      for (const name of hidden) expect(await new IncidentWrites(w, viewer).lock(name)).toBeUndefined();
    });
  });
});
