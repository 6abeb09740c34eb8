/** What follows once a delivery has ended, in the transaction that records how. */

import { isOver } from '../../domain/incident/status.js';
import {
  announcementsOf,
  type Conversation,
  forgetPost,
  forgetPosts,
  postOf,
  rememberPost,
  setConversation,
} from '../../store/queries/conversations.js';
import { type Delivery, redirect } from '../../store/queries/outbox.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Writer } from '../../store/store.js';
import { isPublic } from '../incidents/consequences.js';
import { IncidentWork } from '../incidents/work.js';
import { inviteFailed, roomFailed } from '../messages/incident.js';
import { isElsewhere } from '../people/contact.js';
import type { ChatPlatform, Clock, FailedAt, Log, NewId } from '../ports.js';
import { deliveryPayload } from './kinds.js';
import { type Owing, oweDirect, oweTo } from './owing.js';
import type { Sent } from './sending.js';
import { postKey } from './shown.js';

export interface FollowUpParts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly platforms: readonly ChatPlatform[];
  readonly log: Log;
}

const owingFor = (w: Writer, parts: FollowUpParts, { id, organizationId }: Delivery): Owing => ({
  w,
  organizationId,
  now: parts.clock.now(),
  newId: parts.newId,
  platforms: parts.platforms,
  cause: { log: parts.log, request: id, surface: 'outbox' },
});

const workFor = (w: Writer, parts: FollowUpParts, { id, organizationId }: Delivery): IncidentWork =>
  new IncidentWork({
    w,
    viewer: systemViewer(organizationId),
    now: parts.clock.now(),
    newId: parts.newId,
    platforms: parts.platforms,
    log: parts.log,
    surface: 'outbox',
    // What follows is tied to what it follows from.
    requestId: id,
  });

/** It arrived. */
export async function followSuccess(
  w: Writer,
  parts: FollowUpParts,
  delivery: Delivery,
  sent: Sent,
): Promise<void> {
  const { conversation, opened, posted, inviteProblems, payload, renamed, archived } = sent;
  const owing = owingFor(w, parts, delivery);
  if (posted !== null) await rememberPost(w, conversation.id, posted.card, posted.externalId);
  if (opened !== null) {
    await setConversation(w, conversation.id, {
      state: 'OPEN',
      externalId: opened.externalId,
      name: opened.name,
      url: opened.url,
      ...(opened.private === undefined ? {} : { private: opened.private }),
    });
    if (conversation.kind === 'WAR_ROOM')
      await tellRoomOpened(w, parts, owing, delivery, conversation, opened.name);
  }
  if (sent.still.length > 0)
    await oweTo(owing, conversation.id, delivery.incidentId, sent.still, delivery.attempts);
  if (renamed !== null)
    await setConversation(w, conversation.id, { name: renamed.name, url: renamed.url ?? conversation.url });
  if (archived !== null) await followArchive(w, parts, owing, delivery, conversation, archived);
  if (inviteProblems.length > 0)
    await tellInviteProblems(w, parts, delivery, conversation, inviteProblems, inviterIn(payload));
  if (sent.undeliverable && payload.kind === 'post') await toReporter(w, parts, owing, delivery, [delivery]);
}

/** It will never arrive: who relied on it hears of it, by other means. */
export async function followFailure(
  w: Writer,
  parts: FollowUpParts,
  delivery: Delivery,
  conversation: Conversation | undefined,
  { why, at }: { readonly why: string; readonly at: FailedAt | null },
): Promise<void> {
  const owing = owingFor(w, parts, delivery);
  if (conversation?.kind === 'WAR_ROOM' && conversation.externalId === null) {
    await setConversation(w, conversation.id, { state: 'FAILED' });
    const stranded = await redirect(w, conversation.id, 'post', 'The room could not be made.', owing.now);
    await tellRoomFailed(w, parts, owing, delivery, conversation, why);
    await toReporter(w, parts, owing, delivery, stranded);
    return;
  }
  if (conversation !== undefined && (await replaceRoom(w, parts, owing, delivery, conversation, { why, at })))
    return;
  if (conversation !== undefined && (await reopen(w, parts, owing, delivery, conversation, at))) return;
  if (conversation !== undefined && (await postAnew(w, owing, delivery, conversation))) return;
  if (conversation !== undefined && (await isNotTheirs(w, parts, conversation))) return;
  await record(w, parts, delivery, `could not deliver to ${conversation?.name ?? 'a conversation'}: ${why}`);
}

/**
 * The conversation with a person, or the channel of announcements, is not there any more: another one is opened, and what
 * could not be said is said there. False when it is no such case; what was opened a moment before, and is gone already, is
 * not opened for ever.
 */
async function reopen(
  w: Writer,
  { platforms }: FollowUpParts,
  owing: Owing,
  delivery: Delivery,
  { id, kind, platform, externalId, userId, organizationId }: Conversation,
  at: FailedAt | null,
): Promise<boolean> {
  if (kind === 'WAR_ROOM' || at !== 'ROOM' || externalId === null) return false;
  const here = platforms.find((one) => one.id === platform);
  // Whoever does not want to hear from us has not lost anything.
  if (userId !== null && (await here?.reaches?.(w, organizationId, userId)) === false) return false;
  await setConversation(w, id, { state: 'OWED', externalId: null, url: null });
  await forgetPosts(w, id);
  await oweTo(owing, id, delivery.incidentId, [deliveryPayload.parse(delivery.payload)]);
  return true;
}

/**
 * What somebody has taken away, a card or the copy of another room's message, cannot be edited any more: it is posted anew.
 * False when it is no such case.
 */
async function postAnew(w: Writer, owing: Owing, delivery: Delivery, { id }: Conversation): Promise<boolean> {
  const payload = deliveryPayload.parse(delivery.payload);
  const card = postKey(payload, delivery.incidentId);
  if (card === undefined) return false;
  if ((await postOf(w, id, card)) === undefined) return false;
  await forgetPost(w, id, card);
  await oweTo(owing, id, delivery.incidentId, [payload]);
  return true;
}

/** Whoever has no account there hears of it on the platform that is theirs. */
async function isNotTheirs(
  w: Writer,
  { platforms }: FollowUpParts,
  { kind, platform, userId, organizationId }: Conversation,
): Promise<boolean> {
  const here = platforms.find(({ id }) => id === platform);
  if (kind !== 'DIRECT' || userId === null || here === undefined) return false;
  const user = await new PeopleQueries(w, systemViewer(organizationId)).user(userId);
  return user !== undefined && isElsewhere(user, here, platforms);
}

/** The room was put away; or it was taken out again, and shows the present state. */
async function followArchive(
  w: Writer,
  parts: FollowUpParts,
  owing: Owing,
  delivery: Delivery,
  conversation: Conversation,
  archived: boolean,
): Promise<void> {
  await setConversation(w, conversation.id, { state: archived ? 'ARCHIVED' : 'OPEN' });
  const work = workFor(w, parts, delivery);
  const incident = delivery.incidentId === null ? undefined : await work.find(delivery.incidentId);
  if (incident === undefined) return;
  await work.note(
    incident,
    [
      {
        kind: 'ROOM',
        text: `${archived ? 'archived' : 'reopened'} the war room #${conversation.name}`,
        data: { platform: conversation.platform, name: conversation.name },
      },
    ],
    [],
  );
  if (archived) return;
  await oweTo(owing, conversation.id, incident.id, [
    { kind: 'room.topic' },
    { kind: 'card', card: 'summary' },
    { kind: 'room.invite', userIds: await work.peopleOf(incident) },
  ]);
}

/** So often an incident gets another room on a platform: whoever does away with each of them must not be raced with. */
const MOST_ROOMS_LOST = 3;

/**
 * The room cannot be used any more, or was put away and cannot be taken out again: an incident that goes on does so in a new
 * one, where what could not be said is said. False when it is no such case.
 */
async function replaceRoom(
  w: Writer,
  parts: FollowUpParts,
  owing: Owing,
  delivery: Delivery,
  conversation: Conversation,
  { why, at }: { readonly why: string; readonly at: FailedAt | null },
): Promise<boolean> {
  const stays = delivery.kind === 'room.archive' && conversation.state === 'ARCHIVED';
  if (conversation.kind !== 'WAR_ROOM' || !(stays || at === 'ROOM')) return false;
  const work = workFor(w, parts, delivery);
  const incident = delivery.incidentId === null ? undefined : await work.find(delivery.incidentId);
  if (incident === undefined || isOver(incident.status)) return false;
  const { results } = await work.timeline(incident, { limit: 200, offset: 0 }, true, {
    kinds: ['DELIVERY_FAILED'],
  });
  const lost = results.filter(({ data }) => data['lost'] === conversation.platform);
  if (lost.length >= MOST_ROOMS_LOST) return false;
  await setConversation(w, conversation.id, { state: 'OWED', externalId: null, url: null });
  await forgetPosts(w, conversation.id);
  await work.note(
    incident,
    [
      {
        kind: 'DELIVERY_FAILED',
        text: `cannot use the war room #${conversation.name} any more, and opens another: ${why}`,
        data: { platform: conversation.platform, lost: conversation.platform },
      },
    ],
    [],
  );
  const unsaid = deliveryPayload.parse(delivery.payload);
  await oweTo(owing, conversation.id, incident.id, [
    { kind: 'room.open', userIds: await work.peopleOf(incident) },
    ...(unsaid.kind === 'post' || unsaid.kind === 'relay' ? [unsaid] : []),
  ]);
  return true;
}

async function tellRoomOpened(
  w: Writer,
  parts: FollowUpParts,
  owing: Owing,
  delivery: Delivery,
  conversation: Conversation,
  name: string,
): Promise<void> {
  if (delivery.incidentId === null) return;
  const work = workFor(w, parts, delivery);
  const incident = await work.find(delivery.incidentId);
  if (incident === undefined) return;
  await work.note(
    incident,
    [{ kind: 'ROOM', text: `opened the war room #${name}`, data: { platform: conversation.platform, name } }],
    [],
  );
  const announcements = isPublic(incident)
    ? await announcementsOf(w, delivery.organizationId, conversation.platform)
    : undefined;
  // The announcement was perhaps sent before the room was there: now it can link to it.
  if (announcements !== undefined)
    await oweTo(owing, announcements.id, incident.id, [{ kind: 'card', card: 'announcement' }]);
}

async function tellRoomFailed(
  w: Writer,
  parts: FollowUpParts,
  owing: Owing,
  delivery: Delivery,
  conversation: Conversation,
  why: string,
): Promise<void> {
  if (delivery.incidentId === null) return;
  const work = workFor(w, parts, delivery);
  const incident = await work.find(delivery.incidentId);
  if (incident === undefined) return;
  const message = roomFailed(incident, why);
  await work.note(
    incident,
    [
      {
        kind: 'DELIVERY_FAILED',
        text: `could not open the war room #${conversation.name}: ${why}`,
        data: { platform: conversation.platform },
      },
    ],
    [],
  );
  await oweDirect(owing, incident.reporter, incident.id, message);
  const announcements = isPublic(incident)
    ? await announcementsOf(w, delivery.organizationId, conversation.platform)
    : undefined;
  if (announcements !== undefined)
    await oweTo(owing, announcements.id, incident.id, [{ kind: 'post', message }]);
}

/** What would have been said in a room that is not there reaches the reporter directly. */
async function toReporter(
  w: Writer,
  parts: FollowUpParts,
  owing: Owing,
  delivery: Delivery,
  posts: readonly Delivery[],
): Promise<void> {
  if (delivery.incidentId === null) return;
  const incident = await workFor(w, parts, delivery).find(delivery.incidentId);
  if (incident === undefined) return;
  for (const post of posts) {
    const payload = deliveryPayload.parse(post.payload);
    if (payload.kind === 'post') await oweDirect(owing, incident.reporter, incident.id, payload.message);
  }
}

const inviterIn = (payload: Sent['payload']): string | undefined =>
  payload.kind === 'room.invite' ? payload.by : undefined;

async function tellInviteProblems(
  w: Writer,
  parts: FollowUpParts,
  delivery: Delivery,
  { platform }: Conversation,
  problems: Sent['inviteProblems'],
  inviter: string | undefined,
): Promise<void> {
  if (delivery.incidentId === null) return;
  const work = workFor(w, parts, delivery);
  const incident = await work.find(delivery.incidentId);
  if (incident === undefined) return;
  const users = await new PeopleQueries(w, systemViewer(delivery.organizationId)).usersByIds(
    problems.map((p) => p.personId),
  );
  const here = parts.platforms.find(({ id }) => id === platform);
  const withRooms = parts.platforms.filter(({ id }) =>
    incident.rooms.some((room) => room.platform === id && room.state !== 'FAILED'),
  );
  const named = problems.flatMap(({ personId, problem }) => {
    const user = users.find(({ id }) => id === personId);
    // Whoever is on another platform is in the room there.
    if (user !== undefined && here !== undefined && isElsewhere(user, here, withRooms)) return [];
    return [{ person: { id: personId, name: user?.name ?? 'somebody' }, problem }];
  });
  if (named.length === 0) return;
  await work.note(
    incident,
    named.map(({ person, problem }) => ({
      kind: 'DELIVERY_FAILED',
      text: `could not invite ${person.name}: ${problem}`,
      data: { user: person.id },
    })),
    [],
  );
  // Somebody who could not come in themselves is not the one to do something about it.
  const asked = named.some(({ person }) => person.id === inviter) ? undefined : inviter;
  const [by] =
    asked === undefined
      ? []
      : await new PeopleQueries(w, systemViewer(delivery.organizationId)).usersByIds([asked]);
  await work.tell(by ?? incident.reporter, incident, inviteFailed(named));
}

async function record(w: Writer, parts: FollowUpParts, delivery: Delivery, text: string): Promise<void> {
  if (delivery.incidentId === null) return;
  const work = workFor(w, parts, delivery);
  const incident = await work.find(delivery.incidentId);
  if (incident !== undefined)
    await work.note(
      incident,
      [{ kind: 'DELIVERY_FAILED', text, data: { delivery: delivery.id, kind: delivery.kind } }],
      [],
    );
}
