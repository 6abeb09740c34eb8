/** Buttons. Each carries its command line, and comes back with it. */
import type { Button, ButtonGroup, Message } from '../../../domain/message.js';
import { type CardAction, dataOf, dialogDataOf } from '../actions.js';
import type { Action, ActionSet, Element, Execute, Submit } from './elements.js';
import { textBlock } from './elements.js';
import { cutTo, inline, literal, oneLine, shown } from './text.js';

/** Clients show about six buttons; those behind stand in a menu of the client's (facts page, section 7). */
const MOST_SHOWN = 5;
/** Of a row that is unfolded: as many as stand beside each other on a phone. */
const MOST_IN_ROW = 3;
/** More are of no use to anybody, and would leave no room for what they are about. */
const MOST = 25;
const MAX_LABEL = 75;
const MAX_LINE = 2_000;
/** Commands too long for a button that are written out instead. */
const MOST_WRITTEN_OUT = 2;
/** What a refresh may name (facts page, section 7). */
const MOST_REFRESHED = 60;

/** Who is shown a view of their own, and of which message. */
export interface Refresh {
  /** Under which the message is kept. */
  readonly id: string;
  /** What Teams calls them: `29:…`. */
  readonly userIds: readonly string[];
}

/** What can be done in a card. */
export type Actions =
  | { readonly type: 'none' }
  /** For one reader: what they may do. */
  | {
      readonly type: 'buttons';
      readonly mayRun: (line: string) => boolean;
      /** Whether a line is answered with a form: then its button opens a dialog. */
      readonly opensForm: (line: string) => boolean;
      readonly refresh?: Refresh;
    }
  /** For several readers: each gets a view of their own. */
  | { readonly type: 'view'; readonly refresh: Refresh };

type Look = Pick<Execute, 'style' | 'mode'>;

/** A button that is answered with a card: where a client knows no such thing, with a message. */
export function execute(title: string, does: CardAction, look: Look = {}): Execute {
  const data = dataOf(does);
  const pressed = { title: labelOf(title), ...look };
  return {
    type: 'Action.Execute',
    verb: does.do,
    data,
    ...pressed,
    fallback: { type: 'Action.Submit', data, ...pressed },
  };
}

/** A button that opens a dialog. */
export const opensDialog = (title: string, does: CardAction, look: Look = {}): Submit => ({
  type: 'Action.Submit',
  title: labelOf(title),
  data: dialogDataOf(does),
  ...look,
});

export const labelOf = (title: string): string => cutTo(literal(oneLine(title)), MAX_LABEL).text || '…';

/** The view of a message for whoever presses it. */
export const viewAction = (title: string, { id }: Refresh): Execute => execute(title, { do: 'view', id });

/** Lets a client ask for the view of each of them by itself. */
export const refreshOf = (refresh: Refresh) => {
  const { fallback: _, ...action } = viewAction('Refresh', refresh);
  const userIds = [...new Set(refresh.userIds)].filter((id) => id.startsWith('29:'));
  return { action, userIds: userIds.slice(0, MOST_REFRESHED) };
};

const styles = { primary: 'positive', danger: 'destructive' } as const;

type OfOne = Extract<Actions, { type: 'buttons' }>;

function actionOf({ label, command: line, style }: Button, actions: OfOne, mode: Look): Action {
  const look = { ...(style === undefined ? {} : { style: styles[style] }), ...mode };
  return actions.opensForm(line)
    ? opensDialog(label, { do: 'run', line }, look)
    : execute(label, { do: 'run', line }, look);
}

const writtenOut = ({ label, command }: Button): Element =>
  textBlock(inline(shown(`${oneLine(label)}: type ${command}`, MAX_LINE).text), {
    size: 'Small',
    isSubtle: true,
  });

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

interface Buttons {
  /** Below what is said. */
  readonly elements: readonly Element[];
  /** At the foot of the card. */
  readonly actions: readonly Action[];
  readonly isCut: boolean;
}

const usable = (buttons: readonly Button[], actions: OfOne): readonly Button[] =>
  buttons.filter(({ command }) => command !== '' && actions.mayRun(command));

/** What else can be done: a heading for each kind, which unfolds its buttons. `id` is what makes the parts' ids unique. */
function unfolding(groups: readonly ButtonGroup[], actions: OfOne, id: string): readonly Element[] {
  const shownGroups = groups
    .map(({ heading, buttons }, i) => ({
      id: `${id}${i}`,
      heading,
      buttons: usable(buttons, actions)
        .filter(({ command }) => command.length <= MAX_LINE)
        .slice(0, MOST),
    }))
    .filter(({ buttons }) => buttons.length > 0);
  const heads: ActionSet[] = chunks(shownGroups, MOST_SHOWN).map((row) => ({
    type: 'ActionSet',
    actions: row.map((group) => ({
      type: 'Action.ToggleVisibility',
      title: labelOf(`${group.heading} …`),
      targetElements: [group.id],
    })),
  }));
  return [
    ...heads,
    ...shownGroups.map(
      (group): Element => ({
        type: 'Container',
        id: group.id,
        isVisible: false,
        style: 'emphasis',
        items: [
          textBlock(inline(oneLine(group.heading)) || '…', { weight: 'Bolder', size: 'Small' }),
          ...chunks(group.buttons, MOST_IN_ROW).map(
            (row): ActionSet => ({
              type: 'ActionSet',
              spacing: 'Small',
              actions: row.map((button) => actionOf(button, actions, {})),
            }),
          ),
        ],
      }),
    ),
  ];
}

const NONE: Buttons = { elements: [], actions: [], isCut: false };

/** What can be done with a message; `id` makes what it unfolds unique in the card. */
export function buttonsOf({ buttons = [], more = [] }: Message, actions: Actions, id = 'more'): Buttons {
  if (actions.type === 'none') return NONE;
  if (actions.type === 'view')
    return buttons.length === 0 && more.length === 0
      ? NONE
      : { ...NONE, actions: [viewAction('Actions…', actions.refresh)] };
  const all = usable(buttons, actions);
  const pressed = all.filter(({ command }) => command.length <= MAX_LINE);
  const tooLong = all.filter(({ command }) => command.length > MAX_LINE);
  return {
    elements: [...tooLong.slice(0, MOST_WRITTEN_OUT).map(writtenOut), ...unfolding(more, actions, id)],
    actions: pressed
      .slice(0, MOST)
      .map((button, i) => actionOf(button, actions, i < MOST_SHOWN ? {} : { mode: 'secondary' })),
    isCut: pressed.length > MOST || tooLong.length > MOST_WRITTEN_OUT,
  };
}
