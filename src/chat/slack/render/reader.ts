/** For whom it is rendered. */
export interface Reader {
  /** The Slack id of one of our users; undefined for whoever has none there. */
  readonly slackIdOf: (personId: string) => string | undefined;
  /** Where the browser finds us: addresses without a host are ours. */
  readonly publicUrl: string;
  /** Where all of it can be read, if it has to be cut. */
  readonly more?: string;
}

// Anything else between the brackets of a mention would be another kind of mention.
const SLACK_ID = /^[UW][A-Z0-9]{1,30}$/u;

/** The Slack id of a person, if it is one. */
export function mentionOf(personId: string, reader: Reader): string | undefined {
  const id = reader.slackIdOf(personId);
  return id !== undefined && SLACK_ID.test(id) ? id : undefined;
}

/** Longest address that Slack takes in a link or a picture. */
const MAX_URL = 3_000;

/** An address on the web, made whole and safe to stand in any of Slack's formats; undefined for any other kind. */
export function webAddress(url: string, reader: Reader): string | undefined {
  if (url.trim() === '' || url.length > MAX_URL || !URL.canParse(url, reader.publicUrl)) return undefined;
  const { protocol, href } = new URL(url, reader.publicUrl);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  const safe = href.replace(/[<>|]/gu, encodeURIComponent);
  return safe.length > MAX_URL ? undefined : safe;
}
