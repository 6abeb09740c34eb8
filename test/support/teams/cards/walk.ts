/** Going through a card. */
import { type Fields, isFields, listIn, textIn } from '../../slack/json.js';

/** What is in the card that has a type, with the card itself, in the order in which it stands. */
export function* partsOf(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) for (const each of value) yield* partsOf(each);
  if (!isFields(value)) return;
  if (typeof value['type'] === 'string') yield value;
  // What an action carries is the app's own affair.
  for (const [key, inner] of Object.entries(value))
    if (key !== 'data' && key !== 'msteams') yield* partsOf(inner);
}

const shown = (part: Fields): boolean => part['isVisible'] !== false;

/** The inputs of the card, those of cards that open inside it included. */
export const inputsOf = (card: unknown): readonly Fields[] =>
  [...partsOf(card)].filter((part) => textIn(part['type'])?.startsWith('Input.') === true);

/** The actions that a client offers: not what stands behind others as their fallback, nor the refresh. */
export function actionsOf(card: unknown): readonly Fields[] {
  const found: Fields[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isFields(value) || !shown(value)) return;
    if (textIn(value['type'])?.startsWith('Action.') === true) found.push(value);
    for (const [key, inner] of Object.entries(value))
      if (!['data', 'msteams', 'fallback', 'refresh'].includes(key)) visit(inner);
  };
  visit(card);
  return found;
}

/** Every word that somebody reads in the card, in the order in which it stands. */
export function wordsOf(card: unknown): string {
  const words: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isFields(value) || !shown(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (['data', 'msteams', 'fallback', 'refresh', 'fallbackText', 'speak'].includes(key)) continue;
      const read = ['text', 'title', 'value', 'label', 'placeholder', 'errorMessage', 'altText'].includes(
        key,
      );
      if (read && typeof inner === 'string') words.push(inner);
      else visit(inner);
    }
  };
  visit(card);
  return words.join(' ').replace(/\s+/gu, ' ').trim();
}

/** The refresh of the card, if it has one. */
export function refreshOf(
  card: Fields | undefined,
): { action: Fields; userIds: readonly string[] | undefined } | undefined {
  const refresh = card?.['refresh'];
  if (!isFields(refresh) || !isFields(refresh['action'])) return undefined;
  const ids = refresh['userIds'];
  return {
    action: refresh['action'],
    userIds: Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : undefined,
  };
}

export const choicesOf = (input: Fields): readonly Fields[] => listIn(input['choices']);
