/** What a test reads of our HTML: its tags and attributes, and the text that people see. */
import { expect } from 'vitest';

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/gu, (_, name: string) => ENTITIES[name] ?? '');

const TAG = /<(\/?)([a-z][^\s/>]*)((?:\s+[^\s=>"/]+(?:="[^"]*")?)*)\s*\/?>/giu;
const ATTRIBUTE = /\s+([^\s=>"/]+)(?:="([^"]*)")?/gu;

/** Every opening tag. What looks like a tag to a browser but not to us would show in {@link textOf} as a bracket. */
export const tagsOf = (html: string): readonly Tag[] =>
  [...html.matchAll(TAG)]
    .filter(([, closing]) => closing === '')
    .map(([, , name = '', attributes = '']) => ({
      name: name.toLowerCase(),
      attributes: new Map(
        [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [
          key.toLowerCase(),
          decode(value),
        ]),
      ),
    }));

/** The text between the tags, as people read it. */
export const textOf = (html: string): string =>
  decode(
    html.replace(TAG, (_, __, name: string) =>
      /^(br|p|li|div|h\d|tr|dt|dd|section)$/iu.test(name) ? '\n' : '',
    ),
  );

/** The markup between the tags: anything else than text here would be a way in. */
export const rawTextOf = (html: string): string => html.replace(TAG, '');

/** The value of the hidden input with this id. */
export const hidden = (html: string, id: string): string => {
  const tag = tagsOf(html).find(({ attributes }) => attributes.get('id') === id);
  if (tag === undefined) throw new Error(`There is no element ${id}.`);
  return tag.attributes.get('value') ?? '';
};

const KNOWN_TAGS = new Set(
  'html head body search article meta title link script a aside svg rect g path circle line polyline polygon ellipse span form input button nav h1 h2 h3 ul ol li bdi section p b time details summary div main header dl dt dd blockquote label textarea kbd code dialog select option optgroup datalist fieldset legend footer small br strong em s mark noscript pre table caption thead tbody tr th td figure figcaption'.split(
    ' ',
  ),
);

/** Nothing in the markup but what we put there. */
export function expectHarmless(markup: string): void {
  for (const { name, attributes } of tagsOf(markup)) {
    expect(KNOWN_TAGS).toContain(name);
    for (const [key, value] of attributes) {
      expect(key).not.toMatch(/^on|^style$|^srcdoc$/u);
      if (/^(href|src|action|formaction|hx-get|hx-post)$/u.test(key))
        expect(value).toMatch(/^(\/(?![/\\])|#|https?:\/\/)/u);
    }
    if (name === 'script') expect(attributes.get('src')).toMatch(/^\/assets\//u);
    if (name === 'meta') expect(attributes.get('http-equiv')).toBeUndefined();
  }
  const text = rawTextOf(markup).replace(/^<!doctype html>/u, '');
  // Looked for and not compared: what is found is shown, not a whole page.
  expect(/.{0,40}</u.exec(text)?.[0]).toBeUndefined();
}

/** What would turn a line round is shown, and not obeyed; only a field holds what was typed. */
export function expectUntwisted(markup: string): void {
  const read = rawTextOf(markup.replace(/(<textarea[^>]*>)[^<]*/gu, '$1'));
  expect(/.{0,40}[\u202a-\u202e\u2066-\u2069]/u.exec(read)?.[0]).toBeUndefined();
}
