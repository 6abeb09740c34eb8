/** Big databases, made with plain SQL and kept in the temporary folder for the next run. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Connection from 'better-sqlite3';
import { NOW, openMuster } from './muster.js';
import { readMigrations } from './product.js';

/** What a database holds depends on the schema and on this file. */
const version = createHash('sha256')
  .update(
    readMigrations('sqlite')
      .map((m) => m.hash)
      .join(),
  )
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex')
  .slice(0, 12);
const PREFIX = 'muster-bench-data-';
const folder = join(tmpdir(), PREFIX + version);

export interface Content {
  readonly incidents?: number;
  readonly entriesEach?: number;
  readonly surroundings?: Surroundings;
  /** How many incidents are private, and to how many of those Dana belongs, who is a responder: invited, or with a role. */
  readonly dana?: { readonly belongsTo: number; readonly private: 'half' | 'none' };
  /** Timers that nothing else belongs to, due so many milliseconds after the clock of the benchmarks. */
  readonly timers?: { readonly count: number; readonly dueInMs: number };
  /** Every incident is an open SEV1 with a room, without a commander, and its nudge is due now. */
  readonly nudges?: boolean;
}

/** What else an organization has of which there are lists. */
interface Surroundings {
  readonly updatesEach: number;
  readonly people: number;
  readonly services: number;
  readonly audited: number;
}

export const BENCH_TIMER = 'bench.nothing';

/** The closed file of a database with this content: to be copied before it is written to. */
export async function dataset(name: string, content: Content): Promise<string> {
  const file = join(folder, `${name}.db`);
  if (existsSync(file)) return file;
  forgetOthers();
  mkdirSync(folder, { recursive: true });
  const part = `${file}.${process.pid}`;
  try {
    const muster = await openMuster(part);
    const { organizationId, viewer } = muster;
    await muster.close();
    fill(part, { organization: organizationId, user: viewer.userId, now: NOW.getTime() }, content);
    renameSync(part, file);
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${part}${suffix}`, { force: true });
  }
  return file;
}

/** Those of earlier schemas are of no use any more, and large. */
function forgetOthers(): void {
  for (const name of readdirSync(tmpdir()))
    if (name.startsWith(PREFIX) && join(tmpdir(), name) !== folder)
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
}

// A number as an id: in its order, as ids are in the order of time.
const id = (kind: number, number: string): string =>
  `printf('${kind.toString(16).padStart(8, '0')}-0000-7000-8000-%012x', ${number})`;
const INCIDENT = 1;
const ENTRY = 2;
const ROOM = 3;
const TIMER = 4;
const UPDATE = 5;
const USER = 6;
const SERVICE = 7;
const AUDITED = 8;

interface Around {
  readonly organization: string;
  readonly user: string | null;
  readonly now: number;
}

function fill(file: string, around: Around, content: Content): void {
  const raw = new Connection(file);
  // It is made anew when the machine stops meanwhile.
  raw.pragma('synchronous = OFF');
  raw.exec('begin');
  /** One row for each number below `count`, with the columns as expressions of `i`. */
  const rows = (table: string, count: number, columns: Readonly<Record<string, string>>): void => {
    const statement = raw.prepare(
      `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${count})
       insert into ${table} (${Object.keys(columns).join(', ')}) select ${Object.values(columns).join(', ')} from n`,
    );
    statement.run(around);
  };
  const { incidents = 0, entriesEach = 1, timers, nudges = false, surroundings, dana } = content;
  if (incidents > 0)
    fillIncidents(rows, { count: incidents, entriesEach, nudges, halfPrivate: dana?.private === 'half' });
  if (surroundings !== undefined) fillSurroundings(rows, incidents, surroundings);
  if (dana !== undefined) fillDana(rows, incidents, dana.belongsTo);
  if (timers !== undefined)
    rows('timers', timers.count, {
      ...timer(
        `'${BENCH_TIMER}'`,
        id(TIMER, '(i * 7919) % 1000003'),
        `@now + ${timers.dueInMs} + i % 3600000`,
      ),
      data: "'{}'",
    });
  raw.exec('commit');
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
}

const timer = (kind: string, subject: string, dueAt: string): Record<string, string> => ({
  id: id(TIMER, 'i'),
  organization_id: '@organization',
  kind,
  subject,
  due_at: dueAt,
  scheduled_for: dueAt,
  armed: '1',
  attempts: '0',
});

type Rows = (table: string, count: number, columns: Readonly<Record<string, string>>) => void;

/** Every second number on average, in no rhythm that anything else here follows: severities repeat after four. */
const isPrivate = (number: string): string => `((${number} * 2654435761) >> 16) & 1`;

interface Incidents {
  readonly count: number;
  readonly entriesEach: number;
  readonly nudges: boolean;
  readonly halfPrivate: boolean;
}

function fillIncidents(rows: Rows, { count, entriesEach, nudges, halfPrivate }: Incidents): void {
  const incident = id(INCIDENT, 'i');
  // One of ten is open, the newest ones.
  const open = nudges ? '1' : `i >= ${count - count / 10}`;
  const declaredAt = nudges ? '@now - 180000' : `@now - (${count} - i) * 300000`;
  rows('incidents', count, {
    id: incident,
    organization_id: '@organization',
    year: '2026',
    number: 'i + 1',
    reference: "printf('INC-2026-%03d', i + 1)",
    title: "'Checkout answers slowly for customers ' || i",
    description: "'More than half of the requests take longer than five seconds.'",
    severity: nudges ? "'SEV1'" : "'SEV' || (1 + i % 4)",
    priority: "'P2'",
    category: "'OTHER'",
    status: `case when ${open} then 'INVESTIGATING' else 'CLOSED' end`,
    impact:
      '\'{"summary":null,"affectedUsers":null,"errorRatePercent":null,"revenue":null,"customersAffected":null}\'',
    tags: '\'["checkout"]\'',
    private: halfPrivate ? isPrivate('i') : '0',
    clearance: '0',
    reporter_id: '@user',
    external_refs: "'[]'",
    source: "'web'",
    declared_at: declaredAt,
    last_entry: String(entriesEach),
    version: '1',
    created_at: declaredAt,
    updated_at: declaredAt,
  });
  rows('counters', 1, {
    organization_id: '@organization',
    name: "'incident-2026'",
    value: String(count),
  });
  rows('incident_services', count, {
    incident_id: incident,
    service_id: "(select id from services where name_key = 'checkout')",
  });
  if (!nudges)
    rows('incident_roles', count, {
      incident_id: incident,
      role: "'INCIDENT_COMMANDER'",
      user_id: '@user',
      since: '@now',
    });
  rows('timeline_entries', count * entriesEach, {
    id: id(ENTRY, 'i'),
    incident_id: id(INCIDENT, `i / ${entriesEach}`),
    seq: `1 + i % ${entriesEach}`,
    at: '@now',
    kind: "'NOTE'",
    actor_id: '@user',
    text: "'looked at the dashboards of the payment provider and saw that requests time out there as well: ' || i",
    data: "'{}'",
  });
  const room = { id: id(ROOM, 'i'), organization_id: '@organization' };
  rows('lanes', count, { ...room, last_position: '4' });
  rows('conversations', count, {
    ...room,
    kind: "'WAR_ROOM'",
    platform: "'web'",
    incident_id: incident,
    name: "'inc-2026-' || i",
    private: '0',
    state: "'OPEN'",
    external_id: "'room-' || i",
    created_at: '@now',
  });
  if (nudges)
    rows('timers', count, {
      ...timer("'incident.commander-nudge'", incident, '@now'),
      data: `json_object('since', strftime('%Y-%m-%dT%H:%M:%fZ', (@now - 180000) / 1000, 'unixepoch'))`,
    });
}

/** Dana belongs to so many incidents, spread over all of them: those that are private where half of all are. */
function fillDana(rows: Rows, count: number, belongsTo: number): void {
  const step = Math.floor(count / belongsTo);
  const half = Math.floor(belongsTo / 2);
  const user = "(select id from users where email_key = 'dana@example.com')";
  /** The first private one of a stretch. */
  const incident = (stretch: string): string =>
    `(select id from incidents where number > (${stretch}) * ${step} and ${isPrivate('(number - 1)')} order by number limit 1)`;
  rows('incident_members', half, { incident_id: incident('i'), user_id: user, since: '@now' });
  rows('incident_roles', belongsTo - half, {
    incident_id: incident(`i + ${half}`),
    role: "'SCRIBE'",
    user_id: user,
    since: '@now',
  });
}

function fillSurroundings(
  rows: Rows,
  incidents: number,
  { updatesEach, people, services, audited }: Surroundings,
): void {
  const common = { organization_id: '@organization', active: '1', created_at: '@now', updated_at: '@now' };
  rows('users', people, {
    ...common,
    id: id(USER, 'i'),
    name: "'Robin Somebody the ' || i || 'th'",
    email: "'robin' || i || '@example.org'",
    email_key: "'robin' || i || '@example.org'",
    timezone: "'Europe/Berlin'",
    role: "'RESPONDER'",
    clearance: '0',
    is_service: '0',
    version: '1',
  });
  rows('services', services, {
    ...common,
    id: id(SERVICE, 'i'),
    name: "'service-' || i",
    name_key: "'service-' || i",
    team_id: '(select id from teams limit 1)',
    tier: '2',
    runbooks: '\'[{"title":"What to do first","url":"https://runbooks.example.org/first"}]\'',
  });
  rows('incident_updates', incidents * updatesEach, {
    id: id(UPDATE, 'i'),
    incident_id: id(INCIDENT, `i / ${updatesEach}`),
    at: '@now + i',
    author_id: '@user',
    status: "'INVESTIGATING'",
    message: "'We are looking into why payments time out, and have stopped the deployment of this morning.'",
    audiences: '\'["RESPONDERS"]\'',
  });
  rows('audit_log', audited, {
    id: id(AUDITED, 'i'),
    organization_id: '@organization',
    at: '@now + i',
    actor_id: '@user',
    surface: "'rest'",
    action: "'incident.severity'",
    subject_type: "'incident'",
    subject_id: id(INCIDENT, `i % ${incidents}`),
    before: '\'{"severity":"SEV2"}\'',
    after: '\'{"severity":"SEV1"}\'',
    request_id: "'bench-' || i",
  });
}
