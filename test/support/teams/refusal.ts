import type { Fields } from '../slack/json.js';

/** What Teams answers with a status that is no success. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Answers the call so. */
export function refuse(
  status: number,
  code: string,
  message: string = code,
  headers?: Readonly<Record<string, string>>,
): never {
  throw new Refusal(status, code, message, headers);
}

/** The body of a refusal, as the connector and Graph both have it. */
export const bodyOf = ({ code, message }: Pick<Refusal, 'code' | 'message'>): Fields => ({
  error: { code, message },
});
