/** Buttons. Each carries its command line, and comes back with it. */
import type { ActionsBlock, ContextBlock, Button as SlackButton } from '@slack/types';
import type { Button, ButtonGroup } from '../../../domain/message.js';
import { cutTo, oneLine, plain, shown } from './text.js';

const PER_BLOCK = 25;
const MAX_LABEL = 75;
const MAX_VALUE = 2_000;
/** More are of no use to anybody, and would leave no room for what they are about. */
const MOST = 100;
/** Commands too long for a button that are written out instead. */
const MOST_WRITTEN_OUT = 2;
const MAX_CONTEXT = 2_000;

/** The beginning of the action ids of {@link buttonBlocks}. */
export const COMMAND_ACTION = 'command:';

export interface Buttons {
  readonly blocks: readonly (ActionsBlock | ContextBlock)[];
  readonly isCut: boolean;
  /** How many numbers were used for action ids. */
  readonly count: number;
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** A label says what is done; for those who listen it also says to what. */
function buttonOf(button: Button, number: number, about: string): SlackButton {
  const label = oneLine(button.label);
  return {
    type: 'button',
    action_id: `${COMMAND_ACTION}${number}`,
    text: plain(label === '' ? '…' : label, MAX_LABEL),
    value: button.command,
    ...(button.style === undefined ? {} : { style: button.style }),
    ...(about === '' ? {} : { accessibility_label: cutTo(`${label}: ${about}`, MAX_LABEL).text }),
  };
}

const writtenOut = ({ label, command }: Button): ContextBlock => ({
  type: 'context',
  elements: [plain(shown(`${oneLine(label)}: type ${command}`, MAX_CONTEXT).text, MAX_CONTEXT)],
});

/** Slack's limits for menus (section 6 of the platform's facts). */
const MOST_OPTIONS = 100;
const MAX_OPTION = 75;

/**
 * What else can be done, as one menu with headings; choosing carries the command line, as a button does. Commands too long
 * for an option are left out: a menu is never the only way to them.
 */
export function menuBlock(groups: readonly ButtonGroup[], number: number): ActionsBlock | undefined {
  const fitting = groups
    .map(({ heading, buttons }) => ({
      label: plain(oneLine(heading) || '…', MAX_OPTION),
      options: buttons
        .filter(({ command }) => command !== '' && command.length <= MAX_OPTION)
        .slice(0, MOST_OPTIONS)
        .map(({ label, command }) => ({ text: plain(oneLine(label) || '…', MAX_OPTION), value: command })),
    }))
    .filter(({ options }) => options.length > 0)
    .slice(0, MOST_OPTIONS);
  if (fitting.length === 0) return undefined;
  return {
    type: 'actions',
    elements: [
      {
        type: 'static_select',
        action_id: `${COMMAND_ACTION}${number}`,
        placeholder: plain('More…', MAX_OPTION),
        option_groups: fitting,
      },
    ],
  };
}

/** Rows of buttons. `about` is what they belong to, `from` the first number for their action ids. */
export function buttonBlocks(buttons: readonly Button[], about: string, from: number): Buttons {
  const usable = buttons.filter(({ command }) => command !== '');
  const pressed = usable.filter(({ command }) => command.length <= MAX_VALUE);
  const tooLong = usable.filter(({ command }) => command.length > MAX_VALUE);
  const rows = chunks(pressed.slice(0, MOST), PER_BLOCK);
  return {
    blocks: [
      ...rows.map(
        (row, i): ActionsBlock => ({
          type: 'actions',
          elements: row.map((button, j) => buttonOf(button, from + i * PER_BLOCK + j, oneLine(about))),
        }),
      ),
      ...tooLong.slice(0, MOST_WRITTEN_OUT).map(writtenOut),
    ],
    isCut: pressed.length > MOST || tooLong.length > MOST_WRITTEN_OUT,
    count: Math.min(pressed.length, MOST),
  };
}
