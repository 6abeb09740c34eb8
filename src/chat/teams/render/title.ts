/** Titles, with a colour and a sign for how bad it is. */
import type { Message, Tone } from '../../../domain/message.js';
import { type Element, type Style, textBlock } from './elements.js';
import { inline, inlineStart, oneLine, shown } from './text.js';

const MAX_TITLE = 500;

const styles: Readonly<Record<Tone, Style>> = {
  danger: 'attention',
  warning: 'warning',
  info: 'accent',
  good: 'good',
  neutral: 'emphasis',
};

/** Each is a shape of its own, for those to whom colours say little; read out by their names. */
const lights: Readonly<Record<Tone, string>> = {
  danger: '🚨',
  warning: '⚠️',
  info: '🔷',
  good: '✅',
  neutral: '⚪',
};

/** In front of single lines: what became of it. */
const signs: Readonly<Partial<Record<Tone, string>>> = { danger: '🚨', warning: '⚠️', good: '✅' };

/** The sign in front of the first line of a message that has no title. */
export const signOf = ({ title, tone }: Message): string =>
  oneLine(title ?? '') === '' && signs[tone] !== undefined ? `${signs[tone]} ` : '';

/** A list or a page of help is neither good nor bad; what has facts or can be acted on is in some state, if a quiet one. */
const hasState = ({ tone, blocks, buttons = [] }: Message): boolean =>
  tone !== 'neutral' || buttons.length > 0 || blocks.some(({ type }) => type === 'facts');

/** How a title stands out: as a heading of its own, or as a bold line below one. */
export type Rank = 'heading' | 'line';

export interface Title {
  readonly elements: readonly Element[];
  readonly isCut: boolean;
}

/** The elements of a message's title; none if there is nothing to be seen in it. */
export function titleOf(message: Message, rank: Rank): Title {
  const { text, isCut } = shown(oneLine(message.title ?? ''), MAX_TITLE);
  if (text === '') return { elements: [], isCut };
  if (!hasState(message))
    return {
      elements: [
        textBlock(inlineStart(text), {
          weight: 'Bolder',
          size: rank === 'heading' ? 'Medium' : 'Small',
          style: 'heading',
        }),
      ],
      isCut,
    };
  const line = `${lights[message.tone]} ${inline(text)}`;
  if (rank === 'line') return { elements: [textBlock(line, { weight: 'Bolder', spacing: 'Medium' })], isCut };
  return {
    elements: [
      {
        type: 'Container',
        style: styles[message.tone],
        bleed: true,
        items: [textBlock(line, { weight: 'Bolder', size: 'Medium', style: 'heading' })],
      },
    ],
    isCut,
  };
}
