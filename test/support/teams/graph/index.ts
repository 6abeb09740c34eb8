/** Microsoft Graph, as far as the app uses it, below `/graph/v1.0/`. */
import type { Happenings } from '../happenings.js';
import type { Limits } from '../limits.js';
import type { Answer, Request } from '../server.js';
import type { State } from '../state.js';
import type { Tokens } from '../tokens.js';

export class Graph {
  limits: Limits | undefined;
  readonly ways = {};

  constructor(
    readonly state: State,
    readonly tokens: Tokens,
    readonly happenings: Happenings,
  ) {}

  handle(_request: Request): Answer {
    return { status: 501 };
  }

  finish(): void {}
}
