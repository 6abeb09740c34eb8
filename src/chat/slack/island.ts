/** What the entry points of the island share. */
import type { Context } from '@slack/bolt';
import type { Contacts } from '../../core/chat/contacts.js';
import type { Heard, Where } from '../../core/chat/heard.js';
import { NOWHERE, type Place } from '../../core/commands/command.js';
import type { Clock } from '../../core/ports.js';
import { Refusal } from '../../domain/errors.js';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import type { Answers } from './answers.js';
import type { Asker } from './asker.js';
import { SLACK, type SlackParts, type Workspace } from './parts.js';
import type { Telling } from './telling.js';
import { mentionedIn, readable } from './words.js';

export interface Island {
  readonly parts: SlackParts;
  readonly answers: Answers;
  readonly telling: Telling;
  readonly contacts: Contacts<Workspace>;
  readonly heard: Heard;
  /** Work that goes on after the acknowledgement. */
  readonly follow: (work: Promise<void>) => void;
}

/** Under this name the workspace of a request stands in Bolt's context. */
export const WORKSPACE = 'musterWorkspace';

const isWorkspace = (value: unknown): value is Workspace =>
  typeof value === 'object' && value !== null && 'organizationId' in value && 'client' in value;

/** The workspace that a request came from: authorizing it has found it. */
export function workspaceOf(context: Context): Workspace {
  const found: unknown = context[WORKSPACE];
  if (!isWorkspace(found)) throw new Error('The request has no workspace.');
  return found;
}

/** A channel of Slack as a request names it. */
export interface ChannelNamed {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
}

/** A channel, by what requests say of it; private ones are not always called by their names. */
export const channelNamed = (id: string, name = ''): ChannelNamed => ({
  id,
  name,
  private: name === 'privategroup' || id.startsWith('G'),
});

/** The place that a channel is for us. */
export async function placeIn(
  { parts }: Island,
  { organizationId, url }: Workspace,
  channel: ChannelNamed | null,
): Promise<Place> {
  if (channel === null || channel.id.startsWith('D')) return NOWHERE;
  const conversation = await conversationByExternalId(parts.store.read, organizationId, SLACK, channel.id);
  return {
    conversationId: conversation?.id ?? null,
    incidentId: conversation?.incidentId ?? null,
    channel: {
      platform: SLACK,
      externalId: channel.id,
      name: conversation?.name ?? channel.name,
      url: new URL(`/archives/${channel.id}`, url).href,
      private: channel.private,
    },
  };
}

/** Who asks, where they stand, and how they can be answered. */
export async function askerOf(
  island: Island,
  workspace: Workspace,
  slackUserId: string,
  at: {
    readonly channel: ChannelNamed | null;
    readonly thread?: string | null;
    readonly trigger?: string | null;
    readonly respond?: Asker['respond'];
    readonly place?: Place;
  },
): Promise<Asker> {
  const [viewer, place] = await Promise.all([
    island.contacts.viewer(workspace, slackUserId),
    at.place ?? placeIn(island, workspace, at.channel),
  ]);
  return {
    workspace,
    slackUserId,
    viewer,
    place,
    channel: at.channel?.id ?? null,
    thread: at.thread ?? null,
    trigger: at.trigger ?? null,
    respond: at.respond ?? null,
  };
}

/** What somebody typed. */
export interface Words {
  /** With the people they mention as our own: the core knows nobody else. */
  readonly line: string;
  /** As it was typed, to be given back. */
  readonly typed: string;
  /** The names of the people in the line, by their ids. */
  readonly people: Readonly<Record<string, string>>;
}

export async function wordsOf({ contacts }: Island, workspace: Workspace, text: string): Promise<Words> {
  const users = new Map<string, { readonly id: string; readonly name: string }>();
  await Promise.all(
    mentionedIn(text).map(async (id) => {
      // Whoever cannot be found is left as they were written, and the command says that it knows nobody of that name.
      const user = await contacts.user(workspace, id).catch(unlessRefused);
      if (user !== undefined) users.set(id, user);
    }),
  );
  return {
    // Not the bare id: an incident could be meant by that.
    line: readable(text, (id, label) => `@${users.get(id)?.id ?? label ?? id}`),
    typed: readable(text, (id, label) => `@${label ?? users.get(id)?.name ?? id}`),
    people: Object.fromEntries([...users.values()].map(({ id, name }) => [id, name])),
  };
}

/** What somebody said, for others to read: people by name. */
export async function saidOf({ contacts }: Island, workspace: Workspace, text: string): Promise<string> {
  const names = new Map<string, string>();
  await Promise.all(
    mentionedIn(text).map(async (id) => {
      const user = await contacts.known(workspace, id);
      if (user !== undefined) names.set(id, user.name);
    }),
  );
  return readable(text, (id, label) => `@${names.get(id) ?? label ?? id}`);
}

/** Undefined for a refusal; what is a fault is thrown on. */
export function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Refusal)) throw error;
  return undefined;
}

export const whereOf = ({ organizationId }: Workspace, room: string): Where => ({
  organizationId,
  platform: SLACK,
  room,
});

/** Where a message is found. */
export const messageUrl = ({ url }: Workspace, channel: string, ts: string): string =>
  new URL(`/archives/${channel}/p${ts.replace('.', '')}`, url).href;

/**
 * When a message was written: its id is the time, as the outside has it. On our clock, which may have been pushed, it is as
 * long ago; never in the future, whatever two clocks make of it.
 */
export const timeOf = (ts: string, clock: Clock): Date => {
  const agoMs = clock.wallNow().getTime() - Math.round(Number(ts) * 1_000);
  return new Date(clock.now().getTime() - Math.max(0, agoMs));
};
