/** What is asked of the dispatcher, and what it answers. */
import { createHash } from 'node:crypto';
import type { Refusal } from '../../domain/errors.js';
import type { Form } from '../../domain/form.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Document, Place, Reply } from '../commands/command.js';

export type Asked =
  /**
   * Where the line names people by `@` and their ids, `typed` is given back to whoever typed it, and `people` has their names for
   * wherever they are only spoken of.
   */
  | {
      readonly type: 'line';
      readonly line: string;
      readonly typed?: string;
      readonly people?: Readonly<Record<string, string>>;
    }
  /** `values` are words as a form has them, or JSON. */
  | {
      readonly type: 'values';
      readonly command: string;
      readonly origin: 'words' | 'json';
      readonly values: Readonly<Record<string, unknown>>;
    };

export interface Request {
  readonly viewer: Viewer;
  readonly surface: string;
  readonly place?: Place;
  readonly asked: Asked;
  /** Whether the surface can put a form before the person. */
  readonly canAsk: boolean;
  /** Unique for this request: received twice it runs once and answers the same. */
  readonly key?: string;
  /** The form once more with what is filled in so far, which may decide what else it says; nothing is done. */
  readonly refill?: boolean;
  /** Nothing may be changed by it: it came by a way that anybody can make a browser go, such as a link. */
  readonly readOnly?: boolean;
  /** Ties logs and audit entries to the request. */
  readonly requestId?: string;
}

export type Answer =
  | {
      readonly type: 'done';
      readonly value: unknown;
      readonly document?: Document;
      readonly reply: Reply;
      readonly alreadyTold: boolean;
    }
  | { readonly type: 'form'; readonly form: Form }
  | { readonly type: 'refused'; readonly refusal: Refusal };
export type Done = Extract<Answer, { type: 'done' }>;

/** How long a request's key is remembered, in milliseconds (api page, "Conventions"). */
export const KEY_LIFE_MS = 24 * 60 * 60_000;
/** What was asked, however it was typed: names change. */
const meant = ({ asked }: Request): Asked =>
  asked.type === 'line' ? { type: 'line', line: asked.line } : asked;
/** Tells whether two requests are the same one. */
export const fingerprint = (request: Request): string =>
  createHash('sha256')
    .update(JSON.stringify([request.viewer.userId, request.place?.conversationId ?? null, meant(request)]))
    .digest('hex');

/** Whether the values are what somebody filled in. */
export const isForm = (asked: Asked): asked is Extract<Asked, { type: 'values' }> =>
  asked.type === 'values' && asked.origin === 'words';
