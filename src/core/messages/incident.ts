/** What is said about an incident: its cards, and the lines that tell a room what happened. */
import { ROLES, type Role, roleLabel } from '../../domain/incident/roles.js';
import { type Severity, severityLabel } from '../../domain/incident/severity.js';
import { isOpen, type Status, statusLabel } from '../../domain/incident/status.js';
import {
  type Button,
  displayText,
  type Fact,
  type Markdown,
  type Message,
  md,
  type Person,
  person,
  quoteOf,
  say,
  type Tone,
  text,
  time,
} from '../../domain/message.js';
import {
  commanderOf,
  duplicateOf,
  type IncidentDetails,
  type IncidentLink,
  type RoleHolder,
  type StatusUpdate,
} from '../../store/queries/incidentDetails.js';
import type { RoomDetails } from '../ports.js';

const severityTone: Readonly<Record<Severity, Tone>> = {
  SEV1: 'danger',
  SEV2: 'warning',
  SEV3: 'info',
  SEV4: 'neutral',
};

/** Red while it burns, green once it is over. */
export const toneOf = (i: Pick<IncidentDetails, 'severity' | 'status'>): Tone => {
  if (i.status === 'CANCELLED') return 'neutral';
  return isOpen(i.status) ? severityTone[i.severity] : 'good';
};

/** The label of a role somebody holds: as the organization called it then, else as everybody calls it. */
export const roleName = ({ role, label }: Pick<RoleHolder, 'role' | 'label'>): string => {
  const known = ROLES.find((one): one is Role => one === role);
  return label ?? (known === undefined ? role : roleLabel(known));
};

/** The state as people read it: a duplicate is one, whatever its status says. */
export const stateLabel = (i: Pick<IncidentDetails, 'status' | 'isDuplicate' | 'paused'>): string =>
  i.isDuplicate ? 'Duplicate' : `${statusLabel(i.status)}${i.paused === null ? '' : ', paused'}`;

/** The other one that a message for many may name; what not everybody may see is not named. */
const publicDuplicate = (i: IncidentDetails) => {
  const other = duplicateOf(i);
  return other?.isPublic === true ? other : undefined;
};

const command = (verb: string, i: IncidentDetails): string => `/incident ${verb} ${i.reference}`;

/** What can be done next, as buttons: each carries a command line. */
export function actionButtons(i: IncidentDetails): readonly Button[] {
  if (i.isDuplicate) return [{ label: 'It is no duplicate: reopen', command: command('reopen', i) }];
  switch (i.status) {
    case 'DETECTED':
    case 'INVESTIGATING':
    case 'IDENTIFIED':
    case 'MONITORING':
      return [
        ...(i.acknowledgedAt === null
          ? [{ label: 'Acknowledge', command: command('ack', i), style: 'primary' as const }]
          : []),
        ...(commanderOf(i) === null
          ? [{ label: 'Take command', command: `/incident role ${i.reference} take commander` }]
          : []),
        { label: 'Post update', command: command('update', i) },
        { label: 'Change severity', command: command('severity', i) },
        {
          label: 'Resolve',
          command: command('resolve', i),
          ...(i.acknowledgedAt === null ? {} : { style: 'primary' as const }),
        },
      ];
    case 'RESOLVED':
      return [
        { label: 'Close', command: command('close', i), style: 'primary' },
        { label: 'Reopen', command: command('reopen', i) },
      ];
    case 'CLOSED':
    case 'CANCELLED':
      return [{ label: 'Reopen', command: command('reopen', i) }];
  }
}

const people = (who: readonly Person[]): Fact['value'] => ({ type: 'people', people: who });

/** Another incident as a value: its reference and title. */
const otherText = (other: Pick<IncidentLink, 'reference' | 'title'>) =>
  ({ type: 'text', text: `${other.reference} ${other.title}` }) as const;

const incidentFacts = (i: IncidentDetails): Fact[] => [
  { label: 'Severity', value: { type: 'text', text: severityLabel(i.severity) } },
  { label: 'Status', value: { type: 'text', text: stateLabel(i) } },
  ...[publicDuplicate(i)]
    .filter((other) => other !== undefined)
    .map((other): Fact => ({ label: 'Duplicate of', value: otherText(other) })),
  ...(i.paused === null
    ? []
    : [
        {
          label: 'Paused',
          value:
            i.paused.until === null
              ? ({ type: 'text', text: 'until further notice' } as const)
              : time(new Date(i.paused.until)),
        },
      ]),
  { label: 'Commander', value: people([commanderOf(i)].filter((p) => p !== null)) },
  ...(i.assignee === null ? [] : [{ label: 'Has it', value: person(i.assignee) }]),
  ...(i.services.length === 0
    ? []
    : [
        {
          label: 'Services',
          value: { type: 'text' as const, text: i.services.map((s) => s.name).join(', ') },
        },
      ]),
  ...(i.bridgeUrl === null
    ? []
    : [{ label: 'Bridge', value: { type: 'link' as const, text: 'Join the call', url: i.bridgeUrl } }]),
  { label: 'Declared', value: time(i.declaredAt) },
  { label: 'Reported by', value: person(i.reporter) },
  ...(i.nextUpdateDueAt === null || !isOpen(i.status) || i.paused !== null
    ? []
    : [{ label: 'Next update', value: time(i.nextUpdateDueAt) }]),
  ...(i.resolvedAt === null ? [] : [{ label: 'Resolved', value: time(i.resolvedAt) }]),
];

/** The card that stays pinned in the war room and shows the present state. */
export const summaryCard = (i: IncidentDetails, latest: StatusUpdate | undefined): Message => ({
  title: `${i.reference} · ${i.title}`,
  tone: toneOf(i),
  blocks: [
    { type: 'facts', facts: incidentFacts(i) },
    ...(i.roles.length > 1
      ? [
          {
            type: 'list' as const,
            items: i.roles
              .filter((r) => r.role !== 'INCIDENT_COMMANDER')
              .map((r) => md`${roleName(r)}: ${person(r.user)}`),
          },
        ]
      : []),
    ...(i.description === '' ? [] : [{ type: 'quote' as const, text: i.description }]),
    ...(i.impact.summary === null ? [] : quoteOf(md`**Impact**`, i.impact.summary)),
    ...(latest === undefined
      ? []
      : quoteOf(
          md`**Last update** by ${latest.author === null ? 'Muster' : person(latest.author)}, ${time(latest.at)}`,
          latest.message,
        )),
    ...(i.resolution === null ? [] : quoteOf(md`**Resolution**`, i.resolution)),
  ],
  buttons: actionButtons(i),
});

/** The card in the announcements channel, edited in place as things change. */
export function announcementCard(
  i: IncidentDetails,
  latest: StatusUpdate | undefined,
  platform: string,
): Message {
  // Whoever reads it there wants to go to the room there.
  const there = i.rooms.filter((r) => r.url !== null);
  const room = there.find((r) => r.platform === platform) ?? there[0];
  return {
    title: `${i.reference} · ${i.title}`,
    tone: toneOf(i),
    blocks: [
      {
        type: 'facts',
        facts: [
          ...incidentFacts(i),
          ...(room?.url === null || room === undefined
            ? []
            : [
                { label: 'War room', value: { type: 'link' as const, text: `#${room.name}`, url: room.url } },
              ]),
        ],
      },
      ...(latest === undefined ? [] : quoteOf(md`**Last update**, ${time(latest.at)}`, latest.message)),
    ],
    buttons: actionButtons(i).filter((b) => b.label === 'Acknowledge'),
  };
}

/** What stands where an incident was announced that is not for everybody any more. */
export const withdrawnAnnouncement = (): Message =>
  say('neutral', md`What was announced here is not public any more.`);

/** The topic of the war room: severity, status and commander. */
export const roomTopic = (i: IncidentDetails): string =>
  [
    i.reference,
    severityLabel(i.severity),
    stateLabel(i),
    `commander: ${commanderOf(i)?.name ?? 'nobody yet'}`,
  ].join(' · ');

/** What the war room is for, and where its people want to go. */
export const roomDetails = (i: IncidentDetails, page: string): RoomDetails => ({
  purpose: `War room of ${i.reference}: ${displayText(i.title)}`,
  links: [
    { title: `${i.reference} in Muster`, url: page },
    ...(i.bridgeUrl === null ? [] : [{ title: 'Bridge', url: i.bridgeUrl }]),
  ],
});

// ---------------------------------------------------------------- lines for the room

const withWords = (tone: Tone, line: Markdown, words: string | null | undefined): Message =>
  words === null || words === undefined ? say(tone, line) : { tone, blocks: quoteOf(line, words) };

export const acknowledged = (i: IncidentDetails, by: Person, note: string | undefined): Message =>
  withWords('good', md`**${person(by)} acknowledged ${i.reference}** and has it.`, note);

export const statusChanged = (by: Person, from: Status, to: Status, note: string | undefined): Message =>
  withWords(
    to === 'RESOLVED' ? 'good' : 'info',
    md`${person(by)} moved the incident from **${statusLabel(from)}** to **${statusLabel(to)}**.`,
    note,
  );

export const severityChanged = (
  by: Person,
  from: Severity,
  to: Severity,
  reason: string | undefined,
): Message =>
  withWords(
    severityTone[to],
    md`${person(by)} changed the severity from **${severityLabel(from)}** to **${severityLabel(to)}**.`,
    reason,
  );

export const roleTaken = (role: string, holder: Person, by: Person, from: Person | null): Message =>
  say(
    'info',
    holder.id === by.id
      ? md`**${person(holder)} is ${role} now**${from === null ? '' : md_from(from)}.`
      : md`${person(by)} made **${person(holder)} ${role}**${from === null ? '' : md_from(from)}.`,
  );
const md_from = (from: Person) => ({
  type: 'markdown' as const,
  markdown: md`, taking over from ${person(from)}`,
});

export const roleDropped = (role: string, holder: Person, by: Person): Message =>
  say(
    'warning',
    holder.id === by.id
      ? md`${person(holder)} gave up the role of ${role}.`
      : md`${person(by)} relieved ${person(holder)} of the role of ${role}.`,
  );

export const updatePosted = (
  i: IncidentDetails,
  by: Person,
  words: string,
  status: Status,
  nextUpdateDueAt: Date | null,
): Message => ({
  title: `Status update · ${statusLabel(status)}`,
  tone: toneOf({ severity: i.severity, status }),
  blocks: [
    { type: 'quote', text: words },
    text(
      nextUpdateDueAt === null
        ? md`Posted by ${person(by)}.`
        : md`Posted by ${person(by)}. Next update by ${time(nextUpdateDueAt)}.`,
    ),
  ],
});

export const noteAdded = (by: Person, words: string): Message =>
  withWords('neutral', md`${person(by)} noted:`, words);

export const resolved = (i: IncidentDetails, by: Person, resolution: string | undefined): Message =>
  withWords('good', md`**${person(by)} resolved ${i.reference}.** Well done, everybody.`, resolution);
export const closed = (i: IncidentDetails, by: Person, note: string | undefined): Message =>
  withWords('good', md`${person(by)} closed ${i.reference}.`, note);
export const reopened = (i: IncidentDetails, by: Person, reason: string | undefined): Message =>
  withWords(
    'warning',
    md`**${person(by)} reopened ${i.reference}.** It is being investigated again.`,
    reason,
  );
export const cancelled = (i: IncidentDetails, by: Person, reason: string | undefined): Message =>
  withWords('neutral', md`${person(by)} cancelled ${i.reference}: a false alarm.`, reason);

/** Nobody commands: the room is asked for somebody. `missed` further reminders fell due while Muster was away. */
export function commanderWanted(i: IncidentDetails, minutes: number, missed: number): Message {
  const late =
    missed === 0
      ? ''
      : ` (${missed} more ${missed === 1 ? 'reminder' : 'reminders'} fell due while Muster was away.)`;
  return say(
    'warning',
    md`**${i.reference} is ${severityLabel(i.severity)} and has had no commander for ${minutes} minutes.** Who takes command?${late}`,
    [{ label: 'Take command', command: `/incident role ${i.reference} take commander`, style: 'primary' }],
  );
}

/** Half an hour after entering monitoring. */
export const isItStable = (i: IncidentDetails, who: Person | null): Message =>
  say(
    'info',
    md`${who === null ? 'Everybody' : person(who)}: ${i.reference} has been monitored for 30 minutes. **Is it stable?**`,
    [
      { label: 'Resolve', command: command('resolve', i), style: 'primary' },
      { label: 'Back to investigating', command: `/incident status ${i.reference} investigating` },
    ],
  );

/** The war room could not be made: the people who would look for it are told. */
export const roomFailed = (i: IncidentDetails, why: string): Message =>
  say(
    'warning',
    md`The war room of **${i.reference} ${i.title}** could not be made: ${why} What is said about it will reach its reporter directly.`,
  );

/** Some people could not be invited. */
export const inviteFailed = (problems: readonly { person: Person; problem: string }[]): Message => ({
  tone: 'warning',
  blocks: [
    text(md`Not everybody could be invited:`),
    { type: 'list', items: problems.map((p) => md`${person(p.person)}: ${p.problem}`) },
  ],
});
