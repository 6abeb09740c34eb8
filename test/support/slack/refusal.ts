import type { Fields } from './json.js';

/** What Slack answers with `ok: false`. */
export class Refusal extends Error {
  constructor(
    readonly error: string,
    readonly more: Fields = {},
  ) {
    super(error);
  }
}

/** Answers the call with this error. */
export function refuse(error: string, more?: Fields): never {
  throw new Refusal(error, more);
}
