/**
 * The ways in which people meet Muster beside its verbs. Each island says of every one of them how it is done there, so that
 * the compiler refuses an island that has forgotten one; docs/parity.md is rendered from what they say.
 */
import { type Command, NOWHERE } from '../commands/command.js';
import { expectsForm } from '../dispatch/expecting.js';
import type { Registry } from '../dispatch/registry.js';

/** What each is, by what it is about. */
export const ENTRY_POINTS = {
  'Giving a command': {
    inChannel: 'A command given in a channel',
    inRoom: 'In a war room, where the incident is understood',
    inDirect: 'In one’s own conversation with Muster',
    byMention: 'Muster mentioned by name',
    suggested: 'What can be typed is suggested',
    help: 'Help, in the words of the place where it is read',
    personInCommand: 'Somebody named in a command',
    declareAnywhere: 'Declaring from anywhere',
    declareFromMessage: 'Declaring from a message',
    sentTwice: 'What is sent twice runs once',
  },
  Forms: {
    form: 'A form, for a command that lacks something',
    prefilled: 'Filled in with what was typed and what is known',
    formErrors: 'What is wrong beside its field, with everything that was typed kept',
    dependentFields: 'Fields whose help follows the answers so far',
    personPicked: 'People picked by name',
    longChoices: 'Long lists narrowed by typing',
    instants: 'Times in one’s own zone',
    confirmation: 'Asking once more before what cannot be taken back',
  },
  Cards: {
    buttons: 'Buttons on cards',
    ownButtons: 'Only buttons that the reader may press',
    moreMenu: 'The menu of what else can be done',
    cardInPlace: 'The incident’s card edited in place',
    pinnedCard: 'The card always at hand in its room',
    announcement: 'The announcement edited in place',
  },
  'Answers to one person': {
    privateAnswer: 'An answer that only the asker sees',
    lateAnswer: 'An answer that takes longer',
    files: 'Exports as files',
    directMessage: 'Private messages of Muster’s own: reminders, invitations, instructions',
    latecomer: 'Whoever comes later is caught up, privately',
    home: 'What concerns oneself, at a glance',
    welcome: 'What to do first, said where Muster has just come',
  },
  'War rooms': {
    roomOpened: 'A room opened for an incident',
    privateRoom: 'A private room for a private incident',
    roomConverted: 'A room made private, or public, together with its incident',
    roomRenamed: 'Renamed together with the incident',
    roomArchived: 'Put away when it is over, and taken out again',
    roomDescribed: 'Topic, purpose and links above it',
    roomAdopted: 'A channel of one’s own made the room',
    peopleBrought: 'People brought into it',
    changedByHand: 'Renamed or archived by hand, and noticed',
  },
  'What is said': {
    activity: 'What people say in the room counts as work on the incident',
    relay: 'It is shown in the incident’s other rooms, where the organization wants that',
    relayFollowed: 'Edited or deleted, it is followed in the other rooms',
    messageToTimeline: 'A message put on the timeline, with its own time and author',
    reactionToTimeline: 'A message put on the timeline by a reaction',
    timelineFollowed: 'Edited or deleted, it is followed on the timeline',
    linkUnfolded: 'A link to an incident, shown as what it leads to',
  },
  People: {
    recognized: 'Who somebody is',
    personChanged: 'A new name or address is followed',
    unreachable: 'Muster taken away or blocked, and noticed',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

type Groups = typeof ENTRY_POINTS;
export type EntryPoint = { [G in keyof Groups]: keyof Groups[G] }[keyof Groups];

/** How something is done on a surface. */
export type Means =
  /** `but`: the part of it that the platform does not allow. */
  | { readonly how: string; readonly but?: string }
  /** Why the platform leaves no way to do it, or nothing that it could be done to. */
  | { readonly none: string }
  /** It could be done there and is not: what is lacking. */
  | { readonly missing: string };

/** Where people and programs meet Muster. */
export interface Surface {
  readonly name: string;
  readonly means: Readonly<Record<EntryPoint, Means>>;
  /** How a command is given there, in words for a document. */
  readonly verb: (command: Command, registry: Registry) => Means;
}

/** Whether a command that comes with nothing but its name is answered with a form where the incident is understood. */
export const asksBack = (command: Command, registry: Registry): boolean =>
  (command.subject !== 'incident' && command.input[command.subject]?.required === true) ||
  expectsForm(registry, `/${command.family} ${command.name}`, NOWHERE);
