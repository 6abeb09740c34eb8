/** A message of a person that the other rooms of an incident show, too: what is known of it, and how that changes. */
import { z } from 'zod';

const file = z.object({ name: z.string(), url: z.string().nullable() });
const origin = z.object({
  /** The name of whoever said it. */
  author: z.string(),
  /** What people call the platform. */
  platform: z.string(),
  /** When it was said, on the product's clock. */
  at: z.string(),
  url: z.string().nullable(),
  /** It answers another message. */
  reply: z.boolean(),
});

/** As it is kept. */
export const relayed = z.object({
  /** Null: so far only that it was edited or deleted has been heard. */
  origin: origin.nullable(),
  text: z.string(),
  files: z.array(file),
  /** When these words were written, on their platform's clock, in milliseconds; 0 for the first ones. */
  version: z.number(),
  gone: z.boolean(),
  /** The lanes of the rooms that show it. */
  to: z.array(z.string()),
});
export type Relayed = z.infer<typeof relayed>;
export type RelayOrigin = z.infer<typeof origin>;

/** What a message says. */
export interface Words {
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly url: string | null }[];
}

/** What was heard of a message. */
export type Hearing =
  | ({ readonly type: 'said'; readonly origin: RelayOrigin; readonly to: readonly string[] } & Words)
  | ({ readonly type: 'edited'; readonly version: number } & Words)
  | { readonly type: 'removed' };

/** Nothing but its end is known of it, or nothing at all. */
const UNHEARD: Relayed = { origin: null, text: '', files: [], version: 0, gone: false, to: [] };

const sameWords = (one: Words, other: Words): boolean =>
  one.text === other.text && JSON.stringify(one.files) === JSON.stringify(other.files);

/**
 * What is known of a message after something was heard of it; the same object when that was nothing new. Platforms tell
 * twice, late and in any order: a message is said once, its latest words count, and what is deleted stays deleted.
 */
export function heardOf(known: Relayed = UNHEARD, hearing: Hearing): Relayed {
  if (known.gone) return known;
  switch (hearing.type) {
    case 'said': {
      if (known.origin !== null) return known;
      const { origin: from, text, files, to } = hearing;
      const words = known.version > 0 ? {} : { text, files: [...files] };
      return { ...known, ...words, origin: from, to: [...to] };
    }
    case 'edited': {
      const { text, files, version } = hearing;
      if (version < known.version || (version === known.version && sameWords(known, hearing))) return known;
      return { ...known, text, files: [...files], version };
    }
    case 'removed':
      // Nobody needs the words any more.
      return { ...known, text: '', files: [], gone: true };
  }
}
