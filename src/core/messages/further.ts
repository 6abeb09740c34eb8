/** What else can be done with an incident, beside the buttons of its card: each carries a command line. */
import { isOpen } from '../../domain/incident/status.js';
import type { Button, ButtonGroup, Message } from '../../domain/message.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { atLeast } from '../people/roles.js';
import { actionButtons, toneOf } from './incident.js';

interface Choice extends Pick<Button, 'label' | 'style'> {
  readonly verb: string;
  /** What stands behind the reference. */
  readonly rest?: string;
  /** Another incident is asked for: a reference standing first would be taken for that one. */
  readonly another?: boolean;
  /** Whether it fits the state; it does unless said. */
  readonly fits?: boolean;
}

/** Whether it may be shown to fewer people, or to more, by this viewer. */
function privacy(i: IncidentDetails, viewer: Viewer): readonly Choice[] {
  const manager = atLeast(viewer.role, 'MANAGER');
  return [
    {
      verb: 'private',
      label: 'Make it private',
      rest: 'on',
      fits: !i.private && (manager || commanderOf(i)?.id === viewer.userId),
    },
    { verb: 'private', label: 'Make it public', rest: 'off', fits: i.private && manager, style: 'danger' },
  ];
}

/** @param may whether the viewer's role is enough for a verb of this incident. */
export function furtherButtons(
  i: IncidentDetails,
  viewer: Viewer,
  may: (verb: string) => boolean,
): readonly ButtonGroup[] {
  // Whatever else is to be done about a duplicate is done with the incident that goes on.
  const goesOn = !i.isDuplicate;
  const open = isOpen(i.status) && goesOn;
  const over = i.status === 'CLOSED' || i.status === 'CANCELLED';
  const groups: readonly { readonly heading: string; readonly choices: readonly Choice[] }[] = [
    {
      heading: 'What it is',
      choices: [
        { verb: 'rename', label: 'Rename', fits: goesOn },
        { verb: 'describe', label: 'Describe', fits: goesOn },
        { verb: 'services', label: 'Affected services', fits: goesOn },
        { verb: 'impact', label: 'Impact', fits: goesOn },
        { verb: 'tag', label: 'Tags', fits: goesOn },
        { verb: 'bridge', label: 'Conference bridge', fits: goesOn },
        { verb: 'edit', label: 'Other details', fits: goesOn },
      ],
    },
    {
      heading: 'Who is in it',
      choices: [
        { verb: 'invite', label: 'Invite people', fits: goesOn },
        { verb: 'role', label: 'Give or drop a role', fits: open },
        ...privacy(i, viewer),
      ],
    },
    {
      heading: 'How it goes on',
      choices: [
        { verb: 'note', label: 'Add a note', fits: goesOn },
        { verb: 'status', label: 'Change status', fits: open },
        { verb: 'pause', label: 'Pause', fits: open && i.paused === null },
        { verb: 'unpause', label: 'Go on after the pause', fits: open && i.paused !== null },
        { verb: 'relate', label: 'Relate to another', another: true, fits: goesOn },
        { verb: 'merge', label: 'It is a duplicate', another: true, fits: goesOn && !over },
        { verb: 'cancel', label: 'It is a false alarm', fits: open, style: 'danger' },
      ],
    },
    {
      heading: 'What happened',
      choices: [
        { verb: 'catchup', label: 'Catch up' },
        { verb: 'timeline', label: 'Timeline' },
        { verb: 'updates', label: 'Status updates' },
        { verb: 'strike', label: 'Strike an entry out' },
        { verb: 'export', label: 'Export to read', rest: 'markdown' },
        { verb: 'export', label: 'Export as CSV', rest: 'csv' },
        { verb: 'export', label: 'Export as JSON', rest: 'json' },
      ],
    },
  ];
  return groups
    .map(({ heading, choices }) => ({
      heading,
      buttons: choices
        .filter(({ verb, fits }) => fits !== false && may(verb))
        .map(({ verb, label, rest, another, style }) => ({
          label,
          command: ['/incident', verb, ...(another === true ? ['--incident'] : []), i.reference, rest ?? '']
            .join(' ')
            .trim(),
          ...(style === undefined ? {} : { style }),
        })),
    }))
    .filter(({ buttons }) => buttons.length > 0);
}

/** Everything that can be done with an incident now, for whoever asks. */
export const menuOf = (i: IncidentDetails, viewer: Viewer, may: (verb: string) => boolean): Message => ({
  title: `${i.reference} · ${i.title}`,
  tone: toneOf(i),
  blocks: [],
  buttons: actionButtons(i),
  more: furtherButtons(i, viewer, may),
});
