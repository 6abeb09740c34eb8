/** Reading JSON of which nothing is believed. */

export type Fields = Readonly<Record<string, unknown>>;

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
export const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);
export const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Markup. Only {@link html} and its kin make it out of text. */
export interface Html {
  readonly markup: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (c) => ENTITIES[c] ?? c);

type Part = string | number | Html | readonly Html[];

const markupOf = (value: Part): string => {
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
};

/** Markup in which every value is escaped that is not markup itself. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html => ({
  markup: strings.reduce((out, literal, i) => {
    const value = values[i];
    return out + literal + (value === undefined ? '' : markupOf(value));
  }, ''),
});

export const nothing: Html = html``;

/** Text with its line breaks. */
export const lines = (text: string): Html => ({ markup: escapeHtml(text).replaceAll('\n', '<br>') });
