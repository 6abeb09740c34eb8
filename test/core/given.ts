/** What the core's tests share: worlds that end with their test, and answers of the kind a test expects. */
import { asc, eq } from 'drizzle-orm';
import { onTestFinished } from 'vitest';
import type { Answer, Done, Request } from '../../src/core/dispatch/request.js';
import { type IncidentObject, incidentObject } from '../../src/core/views/incident.js';
import type { Refusal } from '../../src/domain/errors.js';
import type { Form } from '../../src/domain/form.js';
import type { TimelineEntry } from '../../src/store/queries/incidentDetails.js';
import type { Row } from '../../src/store/queries/rows.js';
import { createWorld, type World, type WorldOptions } from '../support/world.js';

/** A world that is gone when the test is over. */
export async function given(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options);
  onTestFinished(() => world.close());
  return world;
}

export async function refused(answering: Promise<Answer>): Promise<Refusal> {
  const answer = await answering;
  if (answer.type !== 'refused') throw new Error(`It was not refused, but ${answer.type}.`);
  return answer.refusal;
}

export async function asked(answering: Promise<Answer>): Promise<Form> {
  const answer = await answering;
  if (answer.type === 'refused') throw answer.refusal;
  if (answer.type !== 'form') throw new Error('No form was answered.');
  return answer.form;
}

export async function done(answering: Promise<Answer>): Promise<Done> {
  const answer = await answering;
  if (answer.type === 'refused') throw answer.refusal;
  if (answer.type !== 'done') throw new Error(`A form was answered: ${answer.form.command}.`);
  return answer;
}

/** Sends values as REST does, and answers the incident as REST shows it. */
export const sent = async (
  world: World,
  who: string,
  command: string,
  values: Record<string, unknown>,
): Promise<IncidentObject> => incidentObject.parse(await world.send(who, `incident ${command}`, values));

/** Values as REST sends them, whatever the answer. */
export const json = (
  world: World,
  who: string,
  command: string,
  values: Record<string, unknown>,
  more: Partial<Request> = {},
): Promise<Answer> =>
  world.dispatcher.dispatch({
    viewer: world.viewer(who),
    surface: 'rest',
    asked: { type: 'values', command: `incident ${command}`, origin: 'json', values },
    canAsk: false,
    ...more,
  });

/** Values as a form sends them. */
export const submitted = (
  world: World,
  who: string,
  command: string,
  values: Record<string, unknown>,
  more: Partial<Request> = {},
): Promise<Answer> =>
  world.dispatcher.dispatch({
    viewer: world.viewer(who),
    surface: 'test',
    asked: { type: 'values', command: `incident ${command}`, origin: 'words', values },
    canAsk: true,
    ...more,
  });

export const incidentNow = async (world: World, reference = 'INC-2026-001'): Promise<IncidentObject> =>
  incidentObject.parse(await world.send('Ada', 'incident show', { incident: reference }));

/** The whole timeline, oldest first. */
export async function timelineOf(
  world: World,
  reference = 'INC-2026-001',
): Promise<readonly TimelineEntry[]> {
  const incident = await world.incidents().find(reference);
  if (incident === undefined) throw new Error(`There is no ${reference}.`);
  return (await world.incidents().timeline(incident, { limit: 200, offset: 0 })).results;
}

/** What Muster writes by itself: at the start, when something falls due, when something was delivered. */
const OWN_SURFACES = ['setup', 'timer', 'outbox'];

/** What people did, as the audit log has it. */
export const auditOf = async (world: World): Promise<readonly Row<'auditLog'>[]> => {
  const { auditLog } = world.store.read.tables;
  const rows = await world.store.read.select().from(auditLog).orderBy(asc(auditLog.id));
  return rows.filter(({ surface }) => !OWN_SURFACES.includes(surface));
};

export const timersOf = async (world: World, kind: string): Promise<readonly Row<'timers'>[]> => {
  const { timers } = world.store.read.tables;
  return await world.store.read.select().from(timers).where(eq(timers.kind, kind));
};

export const deliveriesOf = async (world: World): Promise<readonly Row<'deliveries'>[]> => {
  const { deliveries } = world.store.read.tables;
  return await world.store.read.select().from(deliveries).orderBy(asc(deliveries.id));
};

/** A point that something waits at until it is opened. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};
