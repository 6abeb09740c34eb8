/** Kill -9 in a loop, under load, on both engines: nothing accepted is missing, nothing is doubled, everything is in order. */
import { afterEach, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { Message } from '../../src/domain/message.js';
import { openStore } from '../../src/store/open.js';
import { reading } from '../support/chatPlatform.js';
import { freshDatabase } from '../support/postgres.js';
import { call, freePort, type Running, scratch, startProcess } from '../support/process.js';

const KILLS = 4;
const CALLERS = 6;
/** How many requests are answered before the next kill. */
const BETWEEN_KILLS = 25;

const incident = z.object({ id: z.uuid(), reference: z.string(), title: z.string() });
const entries = z.object({
  count: z.number(),
  results: z.array(z.object({ kind: z.string(), text: z.string(), at: z.string() })),
});

interface Accepted {
  readonly declared: Map<string, z.infer<typeof incident>>;
  /** The text of each accepted update, by the incident's id. */
  readonly updates: { readonly incidentId: string; readonly text: string }[];
}

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const engines = [
  {
    engine: 'sqlite',
    database: async () => {
      const folder = scratch();
      cleanups.push(() => folder.dispose());
      return `file:${folder.file('muster.db')}`;
    },
  },
  {
    engine: 'postgres',
    database: async () => {
      const { url, drop } = await freshDatabase(inject('postgresUrl'));
      cleanups.push(drop);
      return url;
    },
  },
];

describe.each(engines)('on $engine', ({ database }) => {
  test('kill -9 under load loses nothing accepted and doubles nothing', { timeout: 120_000 }, async () => {
    const databaseUrl = await database();
    const env = { DATABASE_URL: databaseUrl, PORT: String(await freePort()) };
    const accepted: Accepted = { declared: new Map(), updates: [] };
    let running = await startProcess(env);
    cleanups.push(() => running.end('SIGKILL').then(() => {}));
    const load = new Load(accepted, () => running.url);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await load.untilAnswered(BETWEEN_KILLS);
      await running.end('SIGKILL');
      running = await startProcess(env);
    }
    await load.stop();
    await settled(running);

    for (const declared of accepted.declared.values()) {
      const { status, body } = await call(running.url, 'GET', `/incidents/${declared.id}`);
      expect(status).toBe(200);
      expect(incident.parse(body)).toEqual(declared);
    }
    for (const { incidentId, text } of accepted.updates) {
      const timeline = entries.parse(
        (await call(running.url, 'GET', `/incidents/${incidentId}/timeline?limit=200&ordering=seq`)).body,
      );
      expect(timeline.results.filter((e) => e.kind === 'UPDATE' && e.text === text)).toHaveLength(1);
    }
    expect(accepted.declared.size).toBeGreaterThan(KILLS);
    expect(accepted.updates.length).toBeGreaterThan(KILLS);
    await running.end('SIGTERM');
    await inspect(databaseUrl, accepted);
  });
});

/** People declaring and updating without a pause, repeating a request under its key until it is answered. */
class Load {
  #answered = 0;
  #stopped = false;
  readonly #work: Promise<unknown>;
  #waiting: { readonly at: number; readonly go: () => void } | undefined;

  constructor(
    private readonly accepted: Accepted,
    private readonly url: () => string,
  ) {
    this.#work = Promise.all(Array.from({ length: CALLERS }, (_, caller) => this.#person(caller)));
  }

  untilAnswered(count: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting = { at: this.#answered + count, go };
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#work;
  }

  async #person(caller: number): Promise<void> {
    for (let round = 0; !this.#stopped; round += 1) {
      const title = `Caller ${caller} round ${round}`;
      const declared = incident.parse(
        await this.#repeat('/incidents', { title, severity: 'SEV1' }, `declare ${caller} ${round}`),
      );
      this.accepted.declared.set(declared.id, declared);
      const text = `Update of ${title}`;
      await this.#repeat(`/incidents/${declared.id}/updates`, { message: text }, `update ${caller} ${round}`);
      this.accepted.updates.push({ incidentId: declared.id, text });
      // Time passes too: nudges fall due on the way, and the process is killed while they are being sent.
      if (caller === 0) await this.#repeat('/clock', { advance: 'PT4M' }, undefined);
    }
  }

  async #repeat(path: string, body: unknown, key: string | undefined): Promise<unknown> {
    for (;;) {
      try {
        const answer = await call(
          this.url(),
          'POST',
          path,
          body,
          key === undefined ? {} : { 'idempotency-key': key },
        );
        this.#answered += 1;
        if (this.#waiting !== undefined && this.#answered >= this.#waiting.at) this.#waiting.go();
        if (answer.status < 300) return answer.body;
        if (answer.status !== 503)
          throw new Refused(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      } catch (error) {
        if (error instanceof Refused) throw error;
        // The process is down: let others run, then try again.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}

class Refused extends Error {}

/** Resolves when nothing is owed any more: the test may then look at what arrived. */
async function settled(running: Running): Promise<void> {
  await call(running.url, 'POST', '/clock', { advance: 'PT1S' });
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  expect(metrics).toMatch(/^muster_open_deliveries\{lane="WAR_ROOM"\} 0$/mu);
  expect(metrics).not.toMatch(/^muster_open_deliveries\S* [^0]/mu);
}

/** What stands in the rooms, read from the database itself once nobody writes any more. */
async function inspect(databaseUrl: string, accepted: Accepted): Promise<void> {
  const store = await openStore(databaseUrl);
  try {
    const { channels, messages, conversations, timeline, incidents } = store.read.tables;
    const allChannels = await store.read.select().from(channels);
    const allConversations = await store.read.select().from(conversations);
    const allMessages = await store.read.select().from(messages);
    const allIncidents = await store.read.select().from(incidents);
    const rooms = allChannels.filter((c) => c.kind === 'ROOM');
    expect(rooms).toHaveLength(allIncidents.length);
    expect(new Set(allConversations.filter((c) => c.kind === 'WAR_ROOM').map((c) => c.externalId))).toEqual(
      new Set(rooms.map((r) => r.id)),
    );
    // Each number of the year was given once, and none was lost.
    expect(allIncidents.map((i) => i.number).sort((a, b) => a - b)).toEqual(
      allIncidents.map((_, i) => i + 1),
    );

    for (const { incidentId, text } of accepted.updates) {
      const room = allConversations.find((c) => c.incidentId === incidentId)?.externalId;
      const said = allMessages.filter((m) => m.channelId === room).map((m) => reading(m.body as Message));
      expect(said.filter((m) => m.startsWith('Status update') && m.includes(text))).toHaveLength(1);
      expect(said.filter((m) => /^INC-\d{4}-\d+ · /u.test(m))).toHaveLength(1);
    }
    const announcements = allConversations.find((c) => c.kind === 'ANNOUNCEMENTS')?.externalId;
    expect(allMessages.filter((m) => m.channelId === announcements)).toHaveLength(allIncidents.length);

    const allEntries = await store.read.select().from(timeline);
    for (const { id } of allIncidents) {
      const own = allEntries.filter((e) => e.incidentId === id).sort((a, b) => a.seq - b.seq);
      expect(own.map((e) => e.seq)).toEqual(own.map((_, i) => i + 1));
      expect(own.map((e) => e.at.getTime())).toEqual(own.map((e) => e.at.getTime()).sort((a, b) => a - b));
    }
    // Each reminder that the timeline knows of was said once, and none that it does not know of.
    for (const { id } of allIncidents) {
      const room = allConversations.find((c) => c.incidentId === id)?.externalId;
      const asked = allMessages.filter(
        (m) => m.channelId === room && reading(m.body as Message).includes('Who takes command?'),
      );
      expect(asked).toHaveLength(allEntries.filter((e) => e.incidentId === id && e.kind === 'NUDGE').length);
    }
    expect(allEntries.filter((e) => e.kind === 'NUDGE').length).toBeGreaterThan(0);
    for (const channel of allChannels) {
      const seqs = allMessages.filter((m) => m.channelId === channel.id).map((m) => m.seq);
      expect(seqs.sort((a, b) => a - b)).toEqual(seqs.map((_, i) => i + 1));
    }
  } finally {
    await store.close();
  }
}
