/** Says what Slack would find wrong with blocks and views. */
import * as z from 'zod';
import { type Fields, fieldsIn, listIn, textIn } from '../json.js';
import { messageBlock, viewBlock } from './blocks.js';
import { option, optionGroup, plain, words } from './composition.js';

const viewFields = {
  blocks: z.array(viewBlock).max(100, 'has more than 100 blocks'),
  private_metadata: z.string().max(3000, 'has more than 3000 characters').optional(),
  callback_id: words(255).optional(),
  external_id: z.string().max(255, 'has more than 255 characters').optional(),
};
const view = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    ...viewFields,
  }),
  z.strictObject({ type: z.literal('home'), ...viewFields }),
]);
const blocks = z.array(messageBlock).max(50, 'has more than 50 blocks');

const pointer = (path: readonly PropertyKey[]) => path.map((step) => `/${String(step)}`).join('');

function* flat(issues: readonly z.core.$ZodIssue[], at: readonly PropertyKey[]): Generator<string> {
  for (const issue of issues) {
    const path = [...at, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      // The alternative that came closest says most.
      const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
      yield* flat(closest, path);
    } else if (issue.code === 'invalid_union') yield `${pointer(path)}: unknown, or not allowed here`;
    else if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) yield `${pointer([...path, key])}: unknown property`;
    else yield `${pointer(path)}: ${issue.message}`;
  }
}

const elementsOf = (block: Fields): readonly Fields[] => [
  ...listIn(block['elements']),
  ...[block['accessory'], block['element']].map(fieldsIn),
];

const twice = (names: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(names.filter((name, at) => name !== undefined && names.indexOf(name) !== at))].filter(
    (name) => name !== undefined,
  );

/** What no single block can tell: ids that occur twice, and how much there is in all. */
function* together(all: readonly Fields[], at: string): Generator<string> {
  for (const id of twice(all.map((block) => textIn(block['block_id']))))
    yield `${at}: block_id ${id} occurs more than once`;
  for (const [index, block] of all.entries())
    for (const id of twice(elementsOf(block).map((element) => textIn(element['action_id']))))
      yield `${at}/${index}: action_id ${id} occurs more than once`;
  const ofType = (type: string) => all.filter((block) => block['type'] === type);
  if (ofType('table').length > 1) yield `${at}: only_one_table_allowed`;
  const markdown = ofType('markdown').reduce((sum, block) => sum + (textIn(block['text'])?.length ?? 0), 0);
  if (markdown > 12_000) yield `${at}: markdown has ${markdown} characters, of at most 12000`;
  const focused = all.flatMap(elementsOf).filter((element) => element['focus_on_load'] === true);
  if (focused.length > 1) yield `${at}: focus_on_load is set more than once`;
}

function* ofView(given: unknown): Generator<string> {
  const result = view.safeParse(given);
  if (!result.success) yield* flat(result.error.issues, ['view']);
  const fields = fieldsIn(given);
  const all = listIn(fields['blocks']);
  yield* together(all, '/view/blocks');
  const asks = all.some((block) => block['type'] === 'input');
  if (fields['type'] === 'modal' && asks && fields['submit'] === undefined)
    yield '/view/submit: required when there is an input block';
}

function* ofBlocks(given: unknown): Generator<string> {
  const result = blocks.safeParse(given);
  if (!result.success) yield* flat(result.error.issues, ['blocks']);
  const all = listIn(given);
  yield* together(all, '/blocks');
  for (const [index, block] of all.entries())
    if (fieldsIn(block['element'])['type'] === 'file_input')
      yield `/blocks/${index}/element: file_input is for modals only`;
}

/** Each thing that Slack would refuse, as `pointer: problem`; nothing when all is well. */
export function blockKitProblems(given: { blocks: unknown } | { view: unknown }): readonly string[] {
  return [...('view' in given ? ofView(given.view) : ofBlocks(given.blocks))];
}

const maySend = 250 * 1024;

/** Whether the view is more than Slack takes. */
export const tooLarge = (given: unknown): boolean => Buffer.byteLength(JSON.stringify(given) ?? '') > maySend;

const suggestions = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroup).max(100) }),
]);

/** What is wrong with the options that the app offers while somebody types. */
export function suggestionProblems(given: unknown): readonly string[] {
  const result = suggestions.safeParse(given);
  return result.success ? [] : [...flat(result.error.issues, [])];
}
