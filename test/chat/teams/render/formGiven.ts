/** Forms to be rendered, and what a client of Teams sends of them. */

import type { Card } from '../../../../src/chat/teams/connector.js';
import { renderForm } from '../../../../src/chat/teams/render/form.js';
import type { Form } from '../../../../src/domain/form.js';
import { objectsIn, reader } from './given.js';

export { field, formOf, options } from '../../slack/render/formGiven.js';

export const render = (form: Form): Card =>
  renderForm(form, { formId: 'form-1', reader, timezone: 'Europe/Berlin' });
export const inputsIn = (card: Card) =>
  [...objectsIn(card)].filter((one) => String(one['type']).startsWith('Input.'));
export const wordsIn = (card: Card): readonly string[] =>
  [...objectsIn(card['body'])].filter((one) => one['type'] === 'TextBlock').map((one) => String(one['text']));

/** What a client sends if nothing is changed: what is empty is left out. */
export function filledIn(card: Card): Record<string, unknown> {
  const [submit] = [...objectsIn(card['actions'])].filter((one) => one['type'] === 'Action.Submit');
  const data = typeof submit?.['data'] === 'object' ? submit['data'] : {};
  const values = inputsIn(card).flatMap((input) => {
    const { id, value } = input;
    return typeof id === 'string' && typeof value === 'string' && value !== '' ? [[id, value]] : [];
  });
  return { ...data, ...Object.fromEntries(values) };
}
