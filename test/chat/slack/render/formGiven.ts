/** Forms to be rendered. */
import { renderForm } from '../../../../src/chat/slack/render/modal.js';
import type { Form, FormField, FormInput, FormOption, FormValues } from '../../../../src/domain/form.js';
import { reader } from './given.js';

export const options = (count: number): FormOption[] =>
  Array.from({ length: count }, (_, i) => ({ value: `value-${i}`, label: `Option ${i}` }));
export const field = (input: FormInput, more: Partial<FormField> = {}): FormField => ({
  name: 'it',
  label: 'It',
  required: false,
  input,
  ...more,
});
export const formOf = (
  fields: readonly FormField[],
  values: FormValues = {},
  more: Partial<Form> = {},
): Form => ({
  command: 'incident declare',
  title: 'Declare an incident',
  submit: 'Declare',
  context: {},
  fields,
  values,
  errors: {},
  ...more,
});
export const render = (form: Form, more = {}) =>
  renderForm(form, { formId: 'form-1', callbackId: 'form', reader, ...more });
export const inputIn = (form: Form) =>
  render(form)
    .blocks.map((block) => ('element' in block ? block.element : undefined))
    .find((element) => element !== undefined);
