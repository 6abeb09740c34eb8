/** Titles, with a light for how bad it is. */
import type { ContextBlock, HeaderBlock, PlainTextElement, RichTextBlock } from '@slack/types';
import type { Message, Tone } from '../../../domain/message.js';
import { cutTo, oneLine, plain, plainWithEmoji, shown } from './text.js';

/** Slack's limits (section 6 of the platform's facts). */
const MAX_HEADER = 150;
const MAX_CONTEXT = 2_000;
const MAX_LINE = 3_000;

/** Read out by their names. */
const lights: Readonly<Record<Tone, string>> = {
  danger: 'red_circle',
  warning: 'large_orange_circle',
  info: 'large_blue_circle',
  good: 'large_green_circle',
  neutral: 'white_circle',
};

/** A list or a page of help is neither good nor bad; what has facts or can be acted on is in some state, if a quiet one. */
const lightOf = ({ tone, blocks, buttons = [] }: Message): string | undefined =>
  tone === 'neutral' && buttons.length === 0 && blocks.every(({ type }) => type !== 'facts')
    ? undefined
    : lights[tone];

/** How a title stands out: as a heading of its own, or as a bold line below one. */
export type Rank = 'heading' | 'line';

export interface Title {
  readonly blocks: readonly (HeaderBlock | ContextBlock | RichTextBlock)[];
  readonly isCut: boolean;
}

const NONE: Title = { blocks: [], isCut: false };

function heading(line: string, light: string | undefined): Title {
  const text: PlainTextElement =
    light === undefined ? plain(line, MAX_HEADER) : plainWithEmoji(light, line, MAX_HEADER);
  const header: HeaderBlock = { type: 'header', text };
  if (!text.text.endsWith('…') || line.endsWith('…')) return { blocks: [header], isCut: false };
  // Headings are short; what does not fit follows as a whole.
  const whole = shown(line, MAX_CONTEXT);
  return {
    blocks: [header, { type: 'context', elements: [plain(whole.text, MAX_CONTEXT)] }],
    isCut: whole.isCut,
  };
}

function boldLine(line: string, light: string | undefined): Title {
  const { text, isCut } = cutTo(line, MAX_LINE);
  const sign =
    light === undefined
      ? []
      : [{ type: 'emoji', name: light } as const, { type: 'text', text: ' ' } as const];
  return {
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [...sign, { type: 'text', text, style: { bold: true } }],
          },
        ],
      },
    ],
    isCut,
  };
}

/** The blocks of a message's title; none if there is nothing to be seen in it. */
export function titleOf(message: Message, rank: Rank): Title {
  const line = oneLine(message.title ?? '');
  if (line === '') return NONE;
  return rank === 'heading' ? heading(line, lightOf(message)) : boldLine(line, lightOf(message));
}
