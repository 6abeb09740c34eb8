/** For whom it is rendered. */
export interface Reader {
  /**
   * What Teams calls one of our users, for mentions (an MRI such as `29:…`, or the id in Entra), and their name there;
   * undefined for whoever cannot be mentioned.
   */
  readonly mentionOf: (personId: string) => { readonly id: string; readonly name: string } | undefined;
  /** Where the browser finds us: addresses without a host are ours. */
  readonly publicUrl: string;
  /** Where all of it can be read, if it has to be cut. */
  readonly more?: string;
}

// Anything else would not be taken for an id, and the whole card be refused. An MRI, an id in Entra, or a name to sign in with.
const ID = /^(29:[\w-]{1,250}|8:orgid:[0-9a-f-]{36}|[0-9a-f-]{36}|[^@\s<>]{1,100}@[^@\s<>]{1,150})$/iu;

/** Who a person is in Teams, if they can be mentioned. */
export function mentionOf(personId: string, reader: Reader): { id: string; name: string } | undefined {
  const found = reader.mentionOf(personId);
  return found !== undefined && ID.test(found.id) ? { id: found.id, name: found.name } : undefined;
}

/** Longer addresses are of no use in a message of 28 KB. */
const MAX_URL = 2_000;

/** An address on the web, made whole; undefined for any other kind. */
export function webAddress(url: string, reader: Reader): string | undefined {
  if (url.trim() === '' || url.length > MAX_URL || !URL.canParse(url, reader.publicUrl)) return undefined;
  const { protocol, href } = new URL(url, reader.publicUrl);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  // What a client would take for a function of its own, or for the end of the address in its Markdown.
  const safe = href.replace(/[<>|()[\]{}*_\\]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return safe.length > MAX_URL ? undefined : safe;
}
