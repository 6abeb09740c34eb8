/** Making channels and group chats. */
import { z } from 'zod';
import { DeliveryProblem, type RoomRequest } from '../../core/ports.js';
import type { Errand } from './errand.js';
import { lacksConsent, TeamsProblem } from './problem.js';

/** A room as Graph answers it. */
export interface Made {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
}

const madeShape = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  webUrl: z.string().nullish(),
});

/** Makes a standard channel: the whole team reads it, and the app is there at once. */
export const createChannel = (
  { graph }: Errand,
  team: string,
  name: string,
  description: string,
): Promise<Made> =>
  graph.call({
    method: 'POST',
    path: `/teams/${encodeURIComponent(team)}/channels`,
    body: { displayName: name, description, membershipType: 'standard' },
    read: (answer) => {
      const { id, displayName, webUrl } = madeShape.parse(answer);
      return { id, name: displayName ?? name, url: webUrl ?? null };
    },
  });

/** The most members of a chat that are named when it is made. */
const MOST_MEMBERS = 200;
/** How many are tried alone where Teams does not take all of them together. */
const MOST_TRIED = 5;

/** Somebody as a member of a chat or a team. */
export const memberBody = (url: string, entraId: string, roles: readonly string[]) => ({
  '@odata.type': '#microsoft.graph.aadUserConversationMember',
  roles,
  'user@odata.bind': `${url}/users('${entraId}')`,
});

/** What is about one of the people rather than the chat. */
function isAboutMembers(error: unknown): boolean {
  if (lacksConsent(error) || !(error instanceof TeamsProblem)) return false;
  return error.permanent && [400, 403, 404].includes(error.status ?? 0);
}

/**
 * Makes a group chat with the people involved. Where Teams does not take all of them, it begins with one whom it takes: the
 * others are invited, each with a word about why they cannot be.
 */
export async function createChat(errand: Errand, request: RoomRequest, name: string): Promise<Made> {
  const { graph, base } = errand;
  const ids = [...(await base.people.entraIdsOfAll(request.organizationId, request.people)).values()];
  if (ids.length === 0)
    throw new DeliveryProblem(
      'Nobody of the incident has an account in Microsoft Teams: there is nobody to make a group chat with.',
      true,
    );
  const create = (members: readonly string[]) =>
    graph.call({
      method: 'POST',
      path: '/chats',
      body: {
        chatType: 'group',
        topic: name,
        members: members.map((id) => memberBody(graph.url, id, ['owner'])),
      },
      read: (answer): Made => {
        const { id, webUrl } = madeShape.parse(answer);
        return { id, name, url: webUrl ?? null };
      },
    });
  try {
    return await create(ids.slice(0, MOST_MEMBERS));
  } catch (error) {
    if (ids.length === 1 || !isAboutMembers(error)) throw error;
    for (const id of ids.slice(0, MOST_TRIED))
      try {
        return await create([id]);
      } catch (alone) {
        if (!isAboutMembers(alone)) throw alone;
      }
    throw error;
  }
}
