/** Sessions as REST answers them. */
import bowser from 'bowser';
import { z } from 'zod';
import type { SessionDetails } from '../../store/queries/sessions.js';
import { SESSION_METHODS } from '../../store/schema/machinery.js';

const instant = z.iso.datetime();
const named = z.object({ id: z.uuid(), name: z.string() });

export const sessionObject = z.object({
  id: z.uuid(),
  user: named,
  method: z.enum(SESSION_METHODS).meta({ description: 'What they signed in with.' }),
  token: named.nullable().meta({ description: 'The token that it was begun with, and ends with.' }),
  browser: z.string().meta({ description: 'What the browser says of itself, in words.' }),
  address: z.string(),
  created_at: instant,
  last_seen_at: instant.meta({ description: 'To the minute.' }),
  expires_at: instant.meta({ description: 'Unless it is used before.' }),
});
export type SessionObject = z.infer<typeof sessionObject>;

/** Longer than any name of a browser. */
const MAX_NAME = 60;

/** `Firefox on Linux`; what is none of the known ones is called as it calls itself, shortened. */
export function browserName(agent: string): string {
  if (agent.trim() === '') return 'a program';
  const { browser, os } = bowser.parse(agent);
  if (browser.name === undefined || browser.name === '') return agent.trim().slice(0, MAX_NAME);
  return os.name === undefined ? browser.name : `${browser.name} on ${os.name}`;
}

export const presentSession = (session: SessionDetails): SessionObject => ({
  id: session.id,
  user: { id: session.user.id, name: session.user.name },
  method: session.method,
  token: session.token === null ? null : { id: session.token.id, name: session.token.name },
  browser: browserName(session.agent),
  address: session.address,
  created_at: session.createdAt.toISOString(),
  last_seen_at: session.lastSeenAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
});
