/** What the app answers to an invoke: whether it is of the shape that Teams reads. */
import { type Fields, fieldsIn, isFields, listIn, textIn } from '../../slack/json.js';
import { cardProblems } from '../cards/check.js';
import type { State } from '../state.js';

const adaptive = 'application/vnd.microsoft.card.adaptive';

export type CardAnswer =
  | { readonly kind: 'card'; readonly card: Fields }
  | { readonly kind: 'toast'; readonly said: string }
  | { readonly kind: 'error'; readonly said: string }
  | { readonly kind: 'nothing' };

/** The answer to a universal action. */
export function cardAnswer(state: State, status: number, body: unknown): CardAnswer {
  if (status !== 200) return { kind: 'error', said: `answered with ${status}` };
  const { statusCode, type, value } = fieldsIn(body);
  const wrong = (what: string): CardAnswer => {
    state.problem(`adaptiveCard/action: ${what}: ${JSON.stringify(body)}`);
    return { kind: 'nothing' };
  };
  if (typeof statusCode !== 'number') return wrong('an answer without a statusCode');
  if (type === adaptive && statusCode === 200 && isFields(value)) {
    const problems = cardProblems(value);
    return problems.length === 0 ? { kind: 'card', card: value } : wrong(problems.join('; '));
  }
  if (
    type === 'application/vnd.microsoft.activity.message' &&
    statusCode === 200 &&
    typeof value === 'string'
  )
    return { kind: 'toast', said: value };
  if (type === 'application/vnd.microsoft.error' && statusCode >= 400) {
    const { code, message } = fieldsIn(value);
    if (typeof code === 'string' && typeof message === 'string') return { kind: 'error', said: message };
  }
  return wrong('an answer that Teams cannot read');
}

export type TaskAnswer =
  | {
      readonly kind: 'continue';
      readonly title: string;
      readonly card: Fields | undefined;
      readonly url: string | undefined;
    }
  | { readonly kind: 'message'; readonly said: string }
  | { readonly kind: 'result'; readonly attachments: readonly Fields[] }
  | { readonly kind: 'nothing' };

const sizes = new Set(['small', 'medium', 'large']);
const isSize = (size: unknown): boolean =>
  size === undefined || typeof size === 'number' || (typeof size === 'string' && sizes.has(size));

/** The answer to what opens, sends or looks up something. */
export function taskAnswer(state: State, name: string, status: number, body: unknown): TaskAnswer {
  if (status !== 200) return { kind: 'nothing' };
  const { task, composeExtension } = fieldsIn(body);
  const wrong = (what: string): TaskAnswer => {
    state.problem(`${name}: ${what}: ${JSON.stringify(body)}`);
    return { kind: 'nothing' };
  };
  if (isFields(task) && task['type'] === 'message')
    return typeof task['value'] === 'string' && task['value'] !== ''
      ? { kind: 'message', said: task['value'] }
      : wrong('a message without words');
  if (isFields(task)) return dialogAnswer(task, wrong);
  if (isFields(composeExtension)) {
    if (!name.startsWith('composeExtension/')) return wrong('only an extension has results');
    if (composeExtension['type'] === 'message')
      return { kind: 'message', said: textIn(composeExtension['text']) ?? '' };
    const attachments = listIn(composeExtension['attachments']);
    const problems = attachments.flatMap(({ contentType, content }) =>
      contentType === adaptive ? cardProblems(content) : [],
    );
    if (composeExtension['type'] !== 'result' || composeExtension['attachmentLayout'] !== 'list')
      return wrong('a result without a list');
    return problems.length > 0 ? wrong(problems.join('; ')) : { kind: 'result', attachments };
  }
  const empty = body === undefined || body === null || (isFields(body) && Object.keys(body).length === 0);
  return empty ? { kind: 'nothing' } : wrong('an answer that Teams cannot read');
}

function dialogAnswer(task: Fields, wrong: (what: string) => TaskAnswer): TaskAnswer {
  const { title, height, width, card, url } = fieldsIn(task['value']);
  if (task['type'] !== 'continue') return wrong(`a task of type ${String(task['type'])}`);
  if (typeof title !== 'string' || title === '') return wrong('a dialog without a title');
  if (!isSize(height) || !isSize(width)) return wrong('a dialog of no size');
  if (typeof url === 'string') return { kind: 'continue', title, card: undefined, url };
  const { contentType, content } = fieldsIn(card);
  if (contentType !== adaptive || !isFields(content)) return wrong('a dialog without a card');
  const problems = cardProblems(content, { inDialog: true });
  return problems.length > 0
    ? wrong(problems.join('; '))
    : { kind: 'continue', title, card: content, url: undefined };
}
