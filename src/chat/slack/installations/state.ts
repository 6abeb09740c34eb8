/** Ties the end of an installation to its beginning: signed, so that any replica can tell, and worth nothing after a while. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type InstallURLOptions, InvalidStateError, type StateStore } from '@slack/oauth';
import type { Clock } from '../../../core/ports.js';

/** How long somebody may take over Slack's page, in milliseconds. */
export const STATE_LIFE_MS = 10 * 60_000;

export class SignedStates implements StateStore {
  constructor(
    private readonly clock: Clock,
    private readonly key: Uint8Array,
    private readonly options: InstallURLOptions,
  ) {}

  generateStateParam(): Promise<string> {
    const content = `${this.clock.wallNow().getTime()}.${randomBytes(16).toString('base64url')}`;
    return Promise.resolve(`${content}.${this.#signature(content).toString('base64url')}`);
  }

  /** @throws {InvalidStateError} unless it was made here, and not long ago. */
  async verifyStateParam(_now: Date, state: string): Promise<InstallURLOptions> {
    const [madeAt = '', chance = '', signature = ''] = state.split('.');
    const given = Buffer.from(signature, 'base64url');
    const right = this.#signature(`${madeAt}.${chance}`);
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw new InvalidStateError('This state is not ours.');
    if (this.clock.wallNow().getTime() - Number(madeAt) > STATE_LIFE_MS)
      throw new InvalidStateError('This state has expired.');
    return this.options;
  }

  #signature(content: string): Buffer {
    return createHmac('sha256', this.key).update(content).digest();
  }
}
