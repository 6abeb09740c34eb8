/** Incidents in every state there is, and lines that name them. */
import type { World } from '../../support/world.js';
import { given } from '../given.js';

export const REF = 'INC-2026-001';
export const OTHER = 'INC-2026-002';

/** Command lines that bring an incident into a state. */
const ways = {
  DETECTED: [],
  INVESTIGATING: ['ack'],
  IDENTIFIED: ['ack', 'status identified'],
  MONITORING: ['ack', 'status monitoring'],
  PAUSED: ['ack', 'pause waiting'],
  RESOLVED: ['ack', 'resolve INC-2026-001 fixed'],
  CLOSED: ['ack', 'resolve INC-2026-001 fixed', 'close'],
  CANCELLED: ['cancel INC-2026-001 a test'],
} as const;
export type State = keyof typeof ways;

/** A world with an incident in this state; `line` may name another one, which is there then, too. */
export const inState = async (state: State, line = ''): Promise<World> => {
  const world = await given();
  await world.run('Emil', '/incident declare sev2 "Checkout is down"');
  if (line.includes(OTHER)) await world.run('Ada', '/incident declare sev3 Another');
  for (const step of ways[state]) await world.run('Chen', `/incident ${withReference(step)}`);
  return world;
};

export const withReference = (line: string): string => {
  if (line.includes(REF)) return line;
  const [verb, ...rest] = line.split(' ');
  return [verb, REF, ...rest].join(' ');
};
