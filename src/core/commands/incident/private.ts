import { Refusal } from '../../../domain/errors.js';
import { isOpen } from '../../../domain/incident/status.js';
import { type Markdown, type Message, md, text } from '../../../domain/message.js';
import { commanderOf, type IncidentDetails } from '../../../store/queries/incidentDetails.js';
import type { Viewer } from '../../../store/queries/viewer.js';
import { atLeast } from '../../dispatch/permission.js';
import { isPublic } from '../../incidents/consequences.js';
import { clearanceSet, madePrivate, madePublic } from '../../messages/changes.js';
import { already, done } from '../../messages/replies.js';
import { incidentObject, presentIncident } from '../../views/incident.js';
import { type ReadContext, type WriteContext, writeCommand } from '../command.js';
import { incidentField, likely, numberField, optional, switchField } from '../fields/index.js';
import { actorOf } from './actor.js';
import { clearedFor } from './clearance.js';
import { fromIncident } from './fields.js';

interface Wanted {
  readonly private: boolean;
  readonly clearance: number;
}

/** Without a word it is to be private; a clearance alone leaves that as it is. */
const wantedOf = (
  before: Wanted,
  input: { readonly private: boolean | undefined; readonly clearance: number | undefined },
): Wanted => ({
  private: input.private ?? (input.clearance === undefined ? true : before.private),
  clearance: input.clearance ?? before.clearance,
});

/** Whether somebody will see it afterwards who does not now. */
const opens = (before: Wanted, wanted: Wanted): boolean =>
  (before.private && !wanted.private) || wanted.clearance < before.clearance;

export const makePrivate = writeCommand({
  family: 'incident',
  name: 'private',
  aliases: ['privacy', 'restrict'],
  summary: 'Make the incident private, or public again',
  examples: ['private', 'private INC-2026-004 --clearance 2', 'private off'],
  permission: 'RESPONDER',
  whoMay: 'its commander, and managers; back to public managers only',
  input: {
    incident: incidentField(),
    private: optional({
      ...switchField({
        label: 'Private',
        help: 'Only invited people, role holders and admins see it. Back to public takes a manager.',
      }),
      isSwitch: false,
      suggest: likely([
        { words: ['on'], label: 'on' },
        { words: ['off'], label: 'off' },
      ]),
      recognizes: (word) => /^(on|off|yes|no|true|false)$/iu.test(word),
      placeholder: 'on|off',
    }),
    clearance: optional(
      numberField({ label: 'Clearance', help: 'The level somebody needs to see it.', min: 0, max: 100 }),
    ),
  },
  positions: ['incident?', 'private?'],
  rest: [{ method: 'POST', path: '/incidents/:incident/private', example: { private: true } }],
  returns: incidentObject,
  submit: 'Go on',
  prefill: fromIncident((found) => ({
    private: found.private ? 'yes' : 'no',
    clearance: String(found.clearance),
  })),
  confirm: async (context, input) => {
    const before = await context.incidents.find(input.incident);
    if (before === undefined || !opens(before, wantedOf(before, input))) return undefined;
    return atLeast(context.viewer.role, 'MANAGER')
      ? await warning(context, before, wantedOf(before, input))
      : undefined;
  },
  run: async (context, input) => {
    const { viewer, incidents } = context;
    const actor = actorOf(viewer);
    const before = await incidents.get(input.incident, { duplicates: true });
    const wanted = wantedOf(before, input);
    if (wanted.private === before.private && wanted.clearance === before.clearance)
      return {
        value: presentIncident(before),
        reply: { message: already(before, alreadyWords(before)) },
      };
    refuse(viewer, before, wanted);
    // The roles of what is over are history: nobody could give them away.
    if (wanted.clearance > before.clearance && isOpen(before.status))
      await refuseUncleared(context, before, wanted);
    const closing = wanted.private && !before.private;
    const members = closing ? await staying(context, before, wanted) : [];
    const after = await incidents.change(before, {
      action: 'incident.private',
      patch: { private: wanted.private, clearance: wanted.clearance },
      ...(closing ? { invite: members } : {}),
      entries: [
        {
          kind: 'PRIVACY',
          text: [
            ...(closing ? ['made the incident private'] : []),
            ...(before.private && !wanted.private ? ['made the incident public'] : []),
            ...(wanted.clearance === before.clearance
              ? []
              : [`changed the clearance from ${before.clearance} to ${wanted.clearance}`]),
          ].join(' and '),
          data: { private: wanted.private, clearance: wanted.clearance },
        },
      ],
      say: [
        closing
          ? madePrivate(actor, wanted.clearance, members)
          : before.private && !wanted.private
            ? madePublic(actor, wanted.clearance)
            : clearanceSet(actor, wanted.clearance),
      ],
    });
    return {
      value: presentIncident(after),
      reply: {
        message: withOpenRooms(
          done(after, doneWords(before, wanted)),
          isPublic(before) ? incidents.roomsThatStayOpen(after) : [],
        ),
      },
    };
  },
});

const alreadyWords = ({ private: hidden, clearance }: Wanted): Markdown =>
  clearance === 0
    ? md`is ${hidden ? 'private' : 'public'} already.`
    : md`${hidden ? 'is private and ' : ''}needs a clearance of ${clearance} already.`;

const doneWords = (before: Wanted, wanted: Wanted): Markdown => {
  if (wanted.private && !before.private) return md`is private now.`;
  if (opens(before, wanted)) return md`is seen by more people now.`;
  return md`needs a clearance of ${wanted.clearance} now.`;
};

/** @throws {Refusal} FORBIDDEN unless it is the commander or a manager; opening takes a manager. */
function refuse(viewer: Viewer, before: IncidentDetails, wanted: Wanted): void {
  const manager = atLeast(viewer.role, 'MANAGER');
  if (opens(before, wanted) && !manager)
    throw new Refusal('FORBIDDEN', `Showing ${before.reference} to more people takes a manager.`);
  if (!manager && commanderOf(before)?.id !== viewer.userId)
    throw new Refusal('FORBIDDEN', `Making ${before.reference} private takes its commander or a manager.`);
  if (wanted.clearance > viewer.clearance && wanted.clearance !== before.clearance)
    throw new Refusal(
      'INVALID',
      `Your own clearance is ${viewer.clearance}: you could not see the incident any more.`,
      { fields: { clearance: [`At most ${viewer.clearance} is accepted.`] } },
    );
}

/** Who holds a role and would not see the incident any more has to give the role away first. */
async function refuseUncleared(
  context: WriteContext,
  before: IncidentDetails,
  wanted: Wanted,
): Promise<void> {
  const holders = before.roles.map(({ user }) => user);
  const cleared = await clearedFor(context, wanted, holders);
  const left = holders.filter(({ id }) => !cleared.some((one) => one.id === id));
  const [first] = left;
  if (first !== undefined)
    throw new Refusal(
      'CONFLICT',
      `${first.name} holds a role and has no clearance of ${wanted.clearance}. Give the role to somebody else first.`,
      { state: { held_by: left } },
    );
}

/** Everybody who had to do with it, whoever closes it included. */
async function staying({ viewer, incidents, people }: WriteContext, before: IncidentDetails, wanted: Wanted) {
  const all = [...(await incidents.members(before)), actorOf(viewer)];
  const once = [...new Map(all.map((one) => [one.id, one])).values()];
  // A token has no seat in a room, but must go on seeing what it has closed.
  const cleared = await clearedFor({ people }, wanted, once);
  return once.filter((one) => one.id === viewer.userId || cleared.some(({ id }) => id === one.id));
}

/** What becomes visible to everybody, or to everybody with the lower clearance. */
async function warning(
  { incidents }: Pick<ReadContext, 'incidents'>,
  before: IncidentDetails,
  wanted: Wanted,
): Promise<string> {
  const entries = await incidents.timeline(before, { limit: 1, offset: 0 });
  const updates = await incidents.updates(before, { limit: 1, offset: 0 });
  const who = wanted.private
    ? `Its members with a clearance of ${wanted.clearance}`
    : wanted.clearance > 0
      ? `Everybody with a clearance of ${wanted.clearance}`
      : 'Everybody';
  const rooms = before.rooms.map(({ name }) => `#${name}`).join(', ');
  const announced = !wanted.private && wanted.clearance === 0 ? ' It will be announced.' : '';
  return `${who} will be able to read ${before.reference}, “${before.title}”: ${entries.count} entries of its timeline, ${updates.count} status updates${rooms === '' ? '' : `, and everything that was said in ${rooms}`}.${announced} What has been read cannot be taken back.`;
}

const withOpenRooms = (message: Message, rooms: readonly string[]): Message =>
  rooms.length === 0
    ? message
    : {
        ...message,
        tone: 'warning',
        blocks: [
          ...message.blocks,
          text(
            md`Its room ${rooms.join(', ')} could not be made private there: whoever is in it still reads it. Close it, or go on in a private one.`,
          ),
        ],
      };
