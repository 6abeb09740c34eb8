/** What of a form's field is shown, and under which ids: the same for rendering it and for reading what comes back. */
import type { Form, FormField, FormOption } from '../../../domain/form.js';
import { chosen, textOf, type Value } from '../../formValues.js';
import { MAX_OPTIONS } from './options.js';
import { cutTo } from './text.js';

/** The action id of every input of a form. */
export const VALUE_ACTION = 'value';
/** Longest text that an input takes (section 6 of the platform's facts). */
export const MAX_TEXT = 3_000;
const MAX_ID = 255;

/** The block of a field. A field that keeps its name keeps what is typed into it when the modal is drawn anew. */
export const blockIdOf = (name: string): string => cutTo(`field:${name}`, MAX_ID).text;

/** The fields, each name once. */
export const fieldsOf = (form: Form): readonly FormField[] => [
  ...new Map(form.fields.map((field) => [blockIdOf(field.name), field] as const)).values(),
];

/** Whether there is anything to be filled in: where there is nothing to choose from there is not. */
export const hasInput = ({ input }: FormField): boolean =>
  (input.type !== 'choice' && input.type !== 'choices') || input.options.length > 0;

/** The field of a block that somebody did something in. */
export const fieldOfBlock = (form: Form, blockId: string): FormField | undefined =>
  form.fields.find(({ name }) => blockIdOf(name) === blockId);

/** The text that stands in an input at first. A longer one is cut: sent back as it stands here it means the whole. */
export const shownText = (value: Value): string =>
  cutTo(
    textOf(value)
      .slice(0, MAX_TEXT + 1)
      .toWellFormed(),
    MAX_TEXT,
  ).text;
export const isTextCut = (value: Value): boolean => textOf(value).length > MAX_TEXT;
export const textLength = (value: Value): number => textOf(value).length;

/** Those of all that are chosen that can be shown. */
export const shownChoices = (options: readonly FormOption[], value: Value): readonly number[] =>
  chosen(options, value).slice(0, MAX_OPTIONS);
