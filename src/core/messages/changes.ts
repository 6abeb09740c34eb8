/** Lines that tell a room what was corrected, linked, paused or opened to others. */
import {
  type Message,
  md,
  type Person,
  part,
  person,
  quoteOf,
  say,
  text,
  time,
} from '../../domain/message.js';
import type { IncidentDetails } from '../../store/queries/incidentDetails.js';

type Named = Pick<IncidentDetails, 'reference' | 'title'>;

export const renamed = (by: Person, from: string, to: string): Message =>
  say('info', md`${person(by)} renamed the incident from _${from}_ to **${to}**.`);

export const described = (by: Person, words: string): Message => ({
  tone: 'info',
  blocks:
    words === ''
      ? [text(md`${person(by)} removed the description.`)]
      : quoteOf(md`${person(by)} described it:`, words),
});

export const servicesChanged = (by: Person, added: readonly string[], dropped: readonly string[]): Message =>
  say(
    'info',
    md`${person(by)} changed what is affected: ${[
      ...added.map((name) => `${name} too`),
      ...dropped.map((name) => `${name} no more`),
    ].join(', ')}.`,
  );

export const impactChanged = (by: Person, lines: readonly string[]): Message => ({
  tone: 'info',
  blocks: [
    text(md`${person(by)} changed the impact:`),
    { type: 'list', items: lines.map((line) => md`${line}`) },
  ],
});

export const bridgeSet = (by: Person, url: string | null): Message =>
  url === null
    ? say('info', md`${person(by)} closed the bridge.`)
    : say('info', md`${person(by)} opened a bridge: **${{ type: 'link', text: 'join the call', url }}**.`);

export const paused = (by: Person, reason: string, until: Date | null): Message => ({
  tone: 'warning',
  blocks: quoteOf(
    until === null
      ? md`**${person(by)} paused the incident** until somebody goes on with \`/incident unpause\`. Reminders stop.`
      : md`**${person(by)} paused the incident** until ${time(until)}. Reminders stop.`,
    reason,
  ),
});

export const unpaused = (by: Person | null): Message =>
  say(
    'info',
    by === null
      ? md`**The pause is over.** Reminders come again.`
      : md`**${person(by)} ended the pause.** Reminders come again.`,
  );

/** In the room of the one that is a duplicate; `other` only where everybody in there may know of it. */
export const merged = (
  i: Named,
  other: (Named & { readonly roomUrl: string | null }) | undefined,
  by: Person,
): Message => {
  const there =
    other === undefined
      ? md`another incident, which not everybody here may see`
      : other.roomUrl === null
        ? md`**${other.reference}** ${other.title}`
        : md`**${{ type: 'link', text: other.reference, url: other.roomUrl }}** ${other.title}`;
  return say(
    'warning',
    md`**${person(by)}: ${i.reference} is a duplicate of** ${part(there)}. Please go on there; this room's reminders have ended. If it is none after all: \`/incident reopen\`.`,
  );
};

/** In the room of the one that goes on. */
export const absorbed = (duplicate: Named, by: Person, comers: readonly Person[]): Message =>
  say(
    'info',
    comers.length === 0
      ? md`${person(by)} found **${duplicate.reference}** ${duplicate.title} to be a duplicate of this.`
      : md`${person(by)} found **${duplicate.reference}** ${duplicate.title} to be a duplicate of this. Its people are invited: ${{ type: 'people', people: comers }}.`,
  );

export const parted = (duplicate: Named, by: Person): Message =>
  say(
    'info',
    md`${person(by)} reopened **${duplicate.reference}** ${duplicate.title}: it is no duplicate of this.`,
  );

export const related = (other: Named, by: Person, linked: boolean): Message =>
  say(
    'neutral',
    linked
      ? md`${person(by)} related this to **${other.reference}** ${other.title}.`
      : md`${person(by)} found this not to be related to ${other.reference} ${other.title}.`,
  );

export const madePrivate = (by: Person, clearance: number, who: readonly Person[]): Message =>
  say(
    'warning',
    md`**${person(by)} made this incident ${clearance > 0 ? `private, for clearance ${clearance} and above` : 'private'}.** It is seen by admins and by ${{ type: 'people', people: who }}. \`/incident invite\` adds others.`,
  );

export const clearanceSet = (by: Person, clearance: number): Message =>
  say('warning', md`**${person(by)} set the clearance that this incident needs to ${clearance}.**`);

export const madePublic = (by: Person, clearance: number): Message =>
  say(
    'warning',
    md`**${person(by)} made this incident public.** Everybody${clearance > 0 ? ` with a clearance of ${clearance}` : ''} can read it now, this room included.`,
  );

export const invited = (who: readonly Person[], by: Person): Message =>
  say('info', md`${person(by)} invited ${{ type: 'people', people: who }}.`);

/** To the one who was invited, privately. */
export const invitation = (i: IncidentDetails, by: Person, severity: string, status: string): Message => {
  const room = i.rooms.find(({ url }) => url !== null);
  const where =
    room?.url === null || room === undefined
      ? md``
      : md` Its room: ${{ type: 'link', text: `#${room.name}`, url: room.url }}.`;
  return say(
    'info',
    md`${person(by)} invites you to **${i.reference}** ${i.title} (${severity}, ${status}).${part(where)}`,
    [{ label: 'Catch up', command: `/incident catchup ${i.reference}`, style: 'primary' }],
  );
};

/** To whoever takes a role, privately. */
export const roleInstructions = (i: IncidentDetails, role: string, instructions: string): Message => ({
  title: `${role} of ${i.reference}`,
  tone: 'info',
  blocks: [
    text(md`You are **${role}** of **${i.reference}** ${i.title} now.`),
    { type: 'quote', text: instructions },
  ],
  buttons: [{ label: 'Catch up', command: `/incident catchup ${i.reference}` }],
});

export const roomAdopted = (i: Named, by: Person): Message =>
  say('info', md`${person(by)} made this channel the war room of **${i.reference}** ${i.title}.`);
