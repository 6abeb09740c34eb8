/** Owing something to a room or a person, inside the transaction that causes it. */
import type { Message, Person } from '../../domain/message.js';
import { type Conversation, directOf, openConversation } from '../../store/queries/conversations.js';
import { owe } from '../../store/queries/outbox.js';
import type { Writer } from '../../store/store.js';
import type { ChatPlatform, Log, NewId } from '../ports.js';
import { type DeliveryPayload, dedupeKey } from './kinds.js';

/** What something is owed for: its line in the log ties the delivery to the request, the timer or the delivery before it. */
export interface Cause {
  readonly log: Log;
  readonly request: string | null;
  readonly surface: string;
}

export interface Owing {
  readonly w: Writer;
  readonly organizationId: string;
  readonly now: Date;
  readonly newId: NewId;
  readonly platforms: readonly ChatPlatform[];
  readonly cause?: Cause | undefined;
}

/** The platforms that the organization uses. */
export async function serving({ w, organizationId, platforms }: Owing): Promise<readonly ChatPlatform[]> {
  const found: ChatPlatform[] = [];
  for (const platform of platforms)
    if (platform.serves === undefined || (await platform.serves(w, organizationId))) found.push(platform);
  return found;
}

/** Owes deliveries to a lane, in this order; `attempts` of each were made before. */
export async function oweTo(
  o: Owing,
  lane: string,
  incidentId: string | null,
  payloads: readonly DeliveryPayload[],
  attempts = 0,
): Promise<void> {
  const rows = payloads.map((payload) => ({
    id: o.newId(),
    organizationId: o.organizationId,
    kind: payload.kind,
    payload,
    dedupeKey: dedupeKey(payload, incidentId),
    incidentId,
    attempts,
  }));
  await owe(o.w, lane, rows, o.now);
  const { cause } = o;
  if (cause === undefined) return;
  const { log, request, surface } = cause;
  o.w.afterCommit(() => {
    // With a key it is one with what the lane owes already, if it does.
    for (const { id: delivery, kind, dedupeKey: key } of rows)
      log.debug({ request, surface, delivery, lane, kind, key, incident: incidentId }, 'owed a delivery');
  });
}

/**
 * Opens a conversation of ours: a row and its lane; what makes it real on its platform is owed. Null when there is one
 * for the same purpose already. With `there` the platform has it already.
 */
export async function newConversation(
  o: Owing,
  row: Pick<Conversation, 'kind' | 'platform' | 'incidentId' | 'userId' | 'name' | 'private'>,
  there?: { readonly externalId: string; readonly url: string | null },
): Promise<string | null> {
  const id = o.newId();
  const opened = await openConversation(o.w, {
    ...row,
    id,
    organizationId: o.organizationId,
    state: there === undefined ? 'OWED' : 'OPEN',
    externalId: there?.externalId ?? null,
    url: there?.url ?? null,
    createdAt: o.now,
  });
  return opened ? id : null;
}

const directWith = (person: Person, platform: string) => ({
  kind: 'DIRECT' as const,
  platform,
  incidentId: null,
  userId: person.id,
  name: person.name,
  private: true,
});

/** Owes a private message to a person, on every platform where one can be reached; the conversation is opened when sent. */
export async function oweDirect(
  o: Owing,
  person: Person,
  incidentId: string | null,
  message: Message,
  platform?: string,
): Promise<void> {
  for (const p of await serving(o)) {
    const { id } = p;
    if (platform !== undefined && id !== platform) continue;
    if ((await p.reaches?.(o.w, o.organizationId, person.id)) === false) continue;
    const known = await directOf(o.w, person.id, id);
    const lane = known?.id ?? (await newConversation(o, directWith(person, id)));
    // Null when somebody else has just opened it: then it is theirs that we write to.
    const theirs = lane ?? (await directOf(o.w, person.id, id))?.id;
    if (theirs === undefined) throw new Error(`There is no direct conversation with ${person.id}.`);
    await oweTo(o, theirs, incidentId, [{ kind: 'post', message }]);
  }
}
