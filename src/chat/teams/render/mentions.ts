/** The people who are mentioned in a card: a text in it, and beside it who that is. */
import { mentionOf, type Reader } from './reader.js';
import { sizeOf } from './space.js';
import { cutTo, inline, oneLine } from './text.js';

export interface Mention {
  readonly type: 'mention';
  /** As it stands in the card, to the letter. */
  readonly text: string;
  readonly mentioned: { readonly id: string; readonly name: string };
}

const MAX_NAME = 200;

export class Mentions {
  readonly #byText = new Map<string, Mention>();
  #bytes = 0;

  constructor(readonly reader: Reader) {}

  /** What stands in the text for a person; undefined for whoever cannot be mentioned. */
  textOf(personId: string): string | undefined {
    const who = mentionOf(personId, this.reader);
    if (who === undefined) return undefined;
    // A tag inside of the tag would end it.
    const name = cutTo(inline(oneLine(who.name)).replace(/[<>]/gu, ''), MAX_NAME).text.trim() || 'somebody';
    // Whom a text means is found by the text: two people of one name need two.
    for (let count = 1; ; count += 1) {
      const text = `<at>${name}${count === 1 ? '' : ` (${count})`}</at>`;
      const taken = this.#byText.get(text);
      if (taken !== undefined && taken.mentioned.id !== who.id) continue;
      if (taken === undefined) {
        const mention: Mention = { type: 'mention', text, mentioned: { id: who.id, name } };
        this.#byText.set(text, mention);
        this.#bytes += sizeOf(mention);
      }
      return text;
    }
  }

  /** Those that stand in what was rendered; a mention that stands nowhere may be refused. */
  in(rendered: unknown): readonly Mention[] {
    if (this.#byText.size === 0) return [];
    const json = JSON.stringify(rendered);
    return [...this.#byText.values()].filter(({ text }) => json.includes(JSON.stringify(text).slice(1, -1)));
  }

  /** What telling who is meant by a text takes at most, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }
}
