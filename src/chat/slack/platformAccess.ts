/** Whether Slack lets us in: said once when it stops to, and once when it does again. */
import type { SlackBase, Workspace } from './parts.js';

/** How often an access that is not known to work is tried, in milliseconds. */
const TRY_EVERY_MS = 30_000;

export class Access {
  /** What was said last about each workspace. */
  readonly #said = new Map<string, string>();
  readonly #triedAt = new Map<string, number>();

  constructor(private readonly base: Pick<SlackBase, 'log' | 'clock'>) {}

  /** Says in the log what has changed since it was last asked. */
  note({ id, organizationId, client }: Workspace): void {
    const { broken } = client;
    if (broken === undefined) return;
    const said = [...new Set(broken.map(({ message }) => message))].sort().join(' ');
    if (said === (this.#said.get(id) ?? '')) return;
    this.#said.set(id, said);
    const about = { workspace: id, organization: organizationId };
    if (broken.length === 0) this.base.log.info(about, 'Slack works again');
    else
      this.base.log.error(
        { ...about, codes: broken.map(({ code, method }) => `${method}: ${code}`) },
        `Slack does not work, and what is owed there waits: ${said}`,
      );
  }

  /** Tries an access that nothing is known of, or that was broken; at once and by itself, because nobody may wait for it. */
  look(workspace: Workspace): void {
    const { client, id } = workspace;
    const now = this.base.clock.wallNow().getTime();
    const isDue = now - (this.#triedAt.get(id) ?? -TRY_EVERY_MS) >= TRY_EVERY_MS;
    if ((client.broken !== undefined && !client.isRefused) || !isDue) return;
    this.#triedAt.set(id, now);
    client
      .call('auth.test', (web) => web.auth.test())
      .catch(() => {
        // What came of it is what the client remembers.
      })
      .finally(() => this.note(workspace));
  }
}
