/** What a message says: checked as Slack checks it, wherever it is posted. */
import { blockKitProblems } from './blockKit/problems.js';
import { type Fields, fieldsIn, isFields, lengthOf, listIn } from './json.js';
import type { State } from './state.js';

export interface Given {
  readonly text?: string | undefined;
  readonly markdown_text?: string | undefined;
  readonly blocks?: unknown;
  readonly attachments?: unknown;
}

export interface Content {
  readonly text: string;
  readonly blocks: readonly Fields[];
  readonly attachments: readonly Fields[];
}

export interface Objection {
  readonly error: string;
  readonly messages: readonly string[];
}

const longest = 40_000;

/** Why Slack does not take it. */
export function objectionTo(given: Given): Objection | undefined {
  const { blocks = [], attachments = [], text = '', markdown_text: markdown } = given;
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: ['blocks is no list'] };
  if (blocks.length > 0) {
    const problems = blockKitProblems({ blocks });
    if (problems.length > 0) return { error: 'invalid_blocks', messages: problems };
  }
  if (!Array.isArray(attachments) || attachments.length > 100)
    return { error: 'too_many_attachments', messages: ['attachments are no list of at most 100'] };
  for (const [index, attachment] of attachments.entries()) {
    const inner = fieldsIn(attachment)['blocks'];
    const problems = inner === undefined ? [] : blockKitProblems({ blocks: inner });
    if (problems.length > 0)
      return { error: 'invalid_attachments', messages: problems.map((p) => `/attachments/${index}${p}`) };
  }
  if (markdown !== undefined && (text !== '' || blocks.length > 0))
    return { error: 'markdown_text_conflict', messages: ['markdown_text excludes text and blocks'] };
  if (lengthOf(markdown ?? '') > 12_000) return { error: 'msg_too_long', messages: ['markdown_text'] };
  if ((markdown ?? text) === '' && blocks.length === 0 && attachments.length === 0)
    return { error: 'no_text', messages: ['neither text nor blocks'] };
  return undefined;
}

/** What is kept of it: every block and element has a name by now, and too long a text is cut. */
export function contentOf(state: State, given: Given, where: string): Content {
  const text = given.markdown_text ?? given.text ?? '';
  if (lengthOf(text) > longest) state.problem(`${where}: text has ${lengthOf(text)} characters and is cut`);
  if (text.trim() === '' && listIn(given.blocks).length > 0)
    state.problem(`${where}: blocks without text, which notifications and screen readers would need`);
  return {
    text: [...text].slice(0, longest).join(''),
    blocks: withIds(state, listIn(given.blocks)),
    attachments: listIn(given.attachments),
  };
}

/** Slack names the blocks and elements that the app did not name. */
export function withIds(state: State, blocks: readonly Fields[]): readonly Fields[] {
  const named = (element: unknown): unknown =>
    isFields(element) && interactive(element)
      ? { ...element, action_id: element['action_id'] ?? `a${state.count('action')}` }
      : element;
  return blocks.map((block) => ({
    ...block,
    block_id: block['block_id'] ?? `b${state.count('block')}`,
    ...(block['element'] === undefined ? {} : { element: named(block['element']) }),
    ...(block['accessory'] === undefined ? {} : { accessory: named(block['accessory']) }),
    ...(Array.isArray(block['elements']) && block['type'] !== 'rich_text'
      ? { elements: block['elements'].map(named) }
      : {}),
  }));
}

const interactive = ({ type }: Fields): boolean =>
  type !== 'image' && type !== 'plain_text' && type !== 'mrkdwn';
