/** What concerns somebody, at a glance: what they have in hand, and everything else that is open. */

import { severityLabel } from '../../domain/incident/severity.js';
import { OPEN_STATUSES } from '../../domain/incident/status.js';
import { type Button, type Message, md, part, person, say, time } from '../../domain/message.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';
import type { IncidentQueries } from '../../store/queries/incidents.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { actionButtons, roleName, stateLabel, toneOf } from './incident.js';

export interface HomeSection {
  readonly heading: string;
  readonly messages: readonly Message[];
  /** It says that nothing is to be done. */
  readonly quiet?: true;
}

/** More than anybody reads; the rest is in the list. */
const SHOWN = 20;
const LOOKED_AT = 200;

const DECLARE: Button = { label: 'Declare incident', command: '/incident declare', style: 'primary' };
const LIST: Button = { label: 'List all', command: '/incident list' };

/**
 * The sections, as the viewer may see them.
 * @param platform where links lead to the rooms of a platform, each incident has one
 */
export async function homeSections(
  incidents: IncidentQueries,
  viewer: Viewer,
  platform?: string,
): Promise<readonly HomeSection[]> {
  const { results, count } = await incidents.list(
    { status: OPEN_STATUSES },
    { limit: LOOKED_AT, offset: 0 },
    { by: 'severity', descending: false },
  );
  const mine = results.filter((i) => partIn(i, viewer.userId).length > 0);
  const others = results.filter((i) => !mine.includes(i));
  const shown = others.slice(0, SHOWN);
  const entryOf = (i: IncidentDetails, buttons: readonly Button[]): Message =>
    entry(i, viewer.userId, buttons, platform);
  return [
    {
      heading: 'Muster',
      ...(count === 0 ? { quiet: true as const } : {}),
      messages: [
        say(
          'neutral',
          count === 0
            ? md`Nothing is burning. When something does, declare it here or with \`/incident declare\`.`
            : md`${count} ${count === 1 ? 'incident is' : 'incidents are'} open.`,
          [DECLARE, LIST],
        ),
      ],
    },
    // No rotation puts anybody on call yet: what one has to answer for is what one has taken.
    {
      heading: 'What you have in hand',
      messages:
        mine.length === 0
          ? [say('neutral', md`You have no role in an open incident.`)]
          : mine.slice(0, SHOWN).map((i) => entryOf(i, actionButtons(i))),
    },
    ...(shown.length === 0
      ? []
      : [
          {
            heading: 'Everything else that is open',
            messages: [
              ...shown.map((i) => entryOf(i, firstAction(i))),
              ...(count > mine.length + shown.length
                ? [say('neutral', md`And ${count - mine.length - shown.length} more.`, [LIST])]
                : []),
            ],
          },
        ]),
  ];
}

/** What somebody has to do with an incident. */
const partIn = (i: IncidentDetails, userId: string | null): readonly string[] => [
  ...i.roles.filter(({ user }) => user.id === userId).map(roleName),
  ...(i.assignee?.id === userId && userId !== null ? ['has it'] : []),
];

const firstAction = (i: IncidentDetails): readonly Button[] =>
  actionButtons(i).filter(({ label }) => label === 'Acknowledge' || label === 'Take command');

function entry(
  i: IncidentDetails,
  userId: string | null,
  buttons: readonly Button[],
  platform: string | undefined,
): Message {
  const commander = commanderOf(i);
  const room = i.rooms.find((one) => one.platform === platform && one.url !== null);
  const there = room === undefined ? md`` : md` · ${{ type: 'link', text: 'War room', url: room.url ?? '' }}`;
  const yours = partIn(i, userId);
  return {
    title: `${i.reference} · ${i.title}`,
    tone: toneOf(i),
    blocks: [
      {
        type: 'text',
        markdown: md`${severityLabel(i.severity)} · ${stateLabel(i)} · ${commander === null ? 'nobody commands' : person(commander)} · since ${time(i.declaredAt)}${yours.length === 0 ? '' : ` · you: ${yours.join(', ')}`}${part(there)}`,
      },
    ],
    buttons,
  };
}
