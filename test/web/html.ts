/** What a test reads of our HTML: its tags and attributes, and the text that people see. */

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
