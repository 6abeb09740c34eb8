/** The workspace whose token the environment has: who it is, whose it is, and whether it still works. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConfigProblem } from '../../../core/environment.js';
import type { Log } from '../../../core/ports.js';
import { remember, remembered } from '../../../store/queries/adapterState.js';
import type { Reader } from '../../../store/store.js';
import { SlackClient } from '../client.js';
import { SLACK } from '../parts.js';
import { SlackProblem } from '../problem.js';
import { missingLine } from '../scopes.js';
import { DEAD_TOKEN, type Facts, factsOf, factsSchema } from './facts.js';
import { type LinkParts, linkOwn } from './link.js';
import type { OwnToken } from './workspaces.js';

export interface OwnParts extends LinkParts {
  readonly log: Log;
  readonly apiUrl: string;
  readonly token: string;
  /** Opens what the organization has in the workspace; may be repeated. */
  readonly openOrganization: (organizationId: string) => Promise<void>;
  /** Told whenever what is known of the token has changed. */
  readonly changed: () => void;
}

/** How long it is before Slack is asked again, in milliseconds. */
const AGAIN_MS = 30_000;

const PLACE = { island: SLACK, key: 'token' };
/** What Slack said last time, and of which token: the token itself is kept nowhere. */
const lastTime = z.object({ digest: z.string(), facts: factsSchema });

/** What the workspace of the token is called, as Slack said last time; undefined where it is another one. */
export async function ownName(db: Reader, id: string, wallNow: Date): Promise<string | undefined> {
  const last = lastTime.safeParse(await remembered(db, PLACE, wallNow)).data;
  return last?.facts.id === id ? last.facts.name : undefined;
}

export class OwnWorkspace implements OwnToken {
  facts: Facts | undefined;
  readonly client: SlackClient;
  readonly #digest: string;
  #removed = false;
  /** Slack has answered for it since the start, or since it broke. */
  #confirmed = false;
  #askedAt = 0;
  #said: string | undefined;

  constructor(private readonly parts: OwnParts) {
    this.client = new SlackClient(parts.clock, parts.apiUrl, parts.token);
    this.#digest = createHash('sha256').update(parts.token).digest('hex');
  }

  /** Somebody said so, or Slack itself refuses it. */
  get broken(): boolean {
    return this.#removed || this.client.isRefused;
  }

  /** Whether it works, as far as is known. */
  get works(): boolean {
    return this.facts !== undefined && !this.broken;
  }

  /**
   * Asks Slack who it is. Where Slack cannot be reached, what it said last time holds until it can.
   * @throws {ConfigProblem} when Slack does not accept the token, or its workspace cannot be ours.
   */
  async start(): Promise<void> {
    try {
      await this.#ask();
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
      if (DEAD_TOKEN.has(error.code)) throw new ConfigProblem(refusedLine(error));
      const value = await remembered(this.parts.store.read, PLACE, this.parts.clock.wallNow());
      const last = lastTime.safeParse(value).data;
      if (last?.digest === this.#digest) await this.#settle(last.facts);
      this.#warn(
        `Slack does not say whose SLACK_BOT_TOKEN is: ${error.message} ${this.facts === undefined ? 'Nothing works in Slack until it does' : 'What it said last time holds'}; it is asked again every ${AGAIN_MS / 1000} seconds`,
      );
    }
  }

  /** Asks again where that is due. Never fails: what is wrong is logged, once. */
  async refresh(): Promise<void> {
    const now = this.parts.clock.wallNow().getTime();
    if ((this.#confirmed && !this.client.isRefused) || Math.abs(now - this.#askedAt) < AGAIN_MS) return;
    try {
      await this.#ask();
      this.parts.log.info({ workspace: this.facts?.id }, 'Slack accepts SLACK_BOT_TOKEN');
      this.#said = undefined;
    } catch (error) {
      if (error instanceof SlackProblem && DEAD_TOKEN.has(error.code)) {
        this.#removed = true;
        this.parts.changed();
        this.#warn(refusedLine(error));
      } else if (error instanceof SlackProblem || error instanceof ConfigProblem) this.#warn(error.message);
      else this.parts.log.error({ err: error }, 'finding out whose SLACK_BOT_TOKEN is failed');
    }
  }

  /** Somebody has removed the app or revoked the token: whatever is owed waits, and Slack is asked from time to time. */
  markBroken(): void {
    this.#removed = true;
    this.#confirmed = false;
    this.#askedAt = this.parts.clock.wallNow().getTime();
    this.parts.changed();
    this.#warn('the app was removed from the workspace of SLACK_BOT_TOKEN: install it again there');
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.parts.clock.wallNow().getTime();
    const facts = await factsOf(this.client);
    await this.#settle(facts);
    this.#confirmed = true;
    await this.parts.store.tx((w) => remember(w, PLACE, { digest: this.#digest, facts }));
    const missing = missingLine(facts.scopes);
    if (missing !== undefined)
      this.parts.log.warn(
        { workspace: facts.id },
        `in Slack ${missing}: update the app from the present manifest and install it again`,
      );
  }

  async #settle(facts: Facts): Promise<void> {
    const organization = await linkOwn(this.parts, facts);
    await this.parts.openOrganization(organization.id);
    this.facts = facts;
    this.#removed = false;
    this.parts.changed();
  }

  /** The same thing is said once, however often it is found. */
  #warn(line: string): void {
    if (line !== this.#said) this.parts.log.warn({ workspace: this.facts?.id ?? null }, line);
    this.#said = line;
  }
}

/** What somebody can do about a token that Slack does not accept. */
export const refusedLine = ({ code }: SlackProblem): string =>
  `SLACK_BOT_TOKEN is not accepted by Slack (${code}): use the present Bot User OAuth Token of the app (“Install App” in its settings); it begins with xoxb-.`;
