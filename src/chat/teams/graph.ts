/** Microsoft Graph, as far as rooms need it. Nothing here is tried twice: the outbox does that. */
import type { Limit } from './connector.js';

/** A message as Graph shows it, so that one of ours can be found again. */
export interface Posted {
  readonly id: string;
  /** The app that wrote it; null for people. */
  readonly appId: string | null;
  readonly deleted: boolean;
  /** The JSON of its cards. */
  readonly cards: readonly string[];
}

/** @throws {TeamsProblem} whatever goes wrong. */
export interface Graph {
  /** Its address with its version, without a slash at its end: what is bound to something is bound by its address. */
  readonly url: string;
  call<T>(request: GraphRequest<T>, options?: Limit): Promise<T>;
}

export interface GraphRequest<T> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the address of Graph, with its query. */
  readonly path: string;
  readonly body?: unknown;
  /** Reads the answer. @throws when it is not what Graph promises. */
  readonly read: (answer: unknown) => T;
}

/** What a call is called in logs: the ids in its path stand for themselves. */
export const nameOf = ({ method, path }: Pick<GraphRequest<unknown>, 'method' | 'path'>): string =>
  `${method} ${path
    .split('?', 1)[0]
    ?.split('/')
    .map((part) => (/[-:%@.]|\d/u.test(part) ? '…' : part))
    .join('/')}`;
