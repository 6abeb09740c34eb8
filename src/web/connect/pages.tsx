/** Connecting other chat platforms: what there is, and for each the steps with how they stand. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, type Examined, examine } from '../../core/connection.js';
import { Refusal } from '../../domain/errors.js';
import { type Message, md, say } from '../../domain/message.js';
import { filterOf, type Looking, may } from '../organization/looking.js';
import type { Sheet } from '../view/organization.js';
import { countOf, Guide, Overview } from './view.js';

/** @throws {Refusal} unless the reader looks after the access of others: what is connected lets people in. */
export function mustConnect(looking: Looking): void {
  if (!may(looking, 'token', 'list'))
    throw new Refusal('FORBIDDEN', 'Only an admin connects other systems. An admin can make you one.');
}

/** @throws {Refusal} NOT_FOUND */
export function connectionOf({ web, id }: Pick<Looking, 'web' | 'id'>): Connection {
  const found = web.connections.find((one) => one.id === id);
  if (found === undefined) throw new Refusal('NOT_FOUND', 'There is nothing under this address.');
  return found;
}

export async function connectionsPage(looking: Looking): Promise<Sheet> {
  mustConnect(looking);
  const { connections, organizationId } = looking.web;
  return {
    title: 'Connections',
    about: 'Where people talk to Muster, beside the browser.',
    body: (
      <Overview
        connections={
          await Promise.all(
            connections.map(async (connection) => ({
              connection,
              places: await connection.places(organizationId),
            })),
          )
        }
      />
    ),
  };
}

/** The page of one, with what its checks found where they were made. */
export async function guideSheet(
  { web, reading }: Pick<Looking, 'web' | 'reading'>,
  connection: Connection,
  wanted: string,
  examined: readonly Examined[] | undefined,
): Promise<Sheet> {
  const way = connection.ways.find(({ id }) => id === wanted) ?? connection.ways[0];
  return {
    title: `Connect ${connection.name}`,
    about: 'Step by step, and what is in order already.',
    body: (
      <Guide
        connection={connection}
        way={way}
        places={await connection.places(web.organizationId)}
        examined={examined}
        reading={reading}
      />
    ),
  };
}

/** Nothing outside is asked for it: that takes somebody who presses the button. */
export async function connectionPage(looking: Looking): Promise<Sheet> {
  mustConnect(looking);
  return await guideSheet(looking, connectionOf(looking), filterOf(looking, 'way'), undefined);
}

/** Makes the checks of a connection, within a time. */
export const checked = async (connection: Connection, organizationId: string): Promise<readonly Examined[]> =>
  await examine(await connection.checks(organizationId), (ms) => pause(ms, undefined, { ref: false }));

/** What came of the checks, in a sentence. */
export function outcomeOf({ name }: Connection, examined: readonly Examined[]): Message {
  const { all, good } = countOf(examined);
  if (all === 0) return say('neutral', md`There is nothing to check yet: ${name} is not in the environment.`);
  return all === good
    ? say('good', md`${name}: all ${all} things that were looked at are in order.`)
    : say(
        'warning',
        md`${name}: ${all - good} of ${all} things want your attention; what to do stands beside each step.`,
      );
}
