/** Whether Microsoft lets us in: said once when it stops to, and once when it does again. */
import type { Observe, Side } from './errand.js';
import type { TeamsBase, Tenant } from './parts.js';
import { lacksConsent, type TeamsProblem } from './problem.js';

/** How often an access that is not known to work is tried, in milliseconds. */
const TRY_EVERY_MS = 30_000;

/** Every call of a side. */
const ALL = '*';
const SIDES: readonly Side[] = ['bot', 'graph'];

/** What is known of a tenant: for each side that has answered, what somebody has to mend, by what it breaks. */
type Broken = Map<Side, Map<string, TeamsProblem>>;

export class Access {
  readonly #broken = new Map<string, Broken>();
  /** What was said last about each tenant. */
  readonly #said = new Map<string, string>();
  readonly #triedAt = new Map<string, number>();

  constructor(private readonly base: Pick<TeamsBase, 'log' | 'clock'>) {}

  /** What a call came to. */
  readonly observe: Observe = (tenant, side, call, problem) => {
    // An outage says nothing about the access.
    if (problem?.code === 'unreachable' || problem?.code === 'ratelimited') return;
    const sides: Broken = this.#broken.get(tenant.id) ?? new Map<Side, Map<string, TeamsProblem>>();
    const broken = sides.get(side) ?? new Map<string, TeamsProblem>();
    this.#broken.set(tenant.id, sides.set(side, broken));
    if (problem === undefined) broken.delete(call);
    if (problem?.at === 'WAY') broken.set(lacksConsent(problem) ? call : ALL, problem);
    // Whoever refuses one thing for another reason has let us in.
    if (problem?.at !== 'WAY' || lacksConsent(problem)) broken.delete(ALL);
    this.#say(tenant, sides);
  };

  /** Whether Microsoft lets us in at all, as far as we know. */
  isRefused({ id }: Tenant): boolean {
    return SIDES.some((side) => this.#broken.get(id)?.get(side)?.has(ALL) === true);
  }

  /** Tries an access that nothing is known of, or that was broken; at once and by itself, because nobody may wait for it. */
  look(tenant: Tenant, probe: () => Promise<unknown>): void {
    const now = this.base.clock.wallNow().getTime();
    const isDue = now - (this.#triedAt.get(tenant.id) ?? -TRY_EVERY_MS) >= TRY_EVERY_MS;
    if ((this.#broken.has(tenant.id) && !this.isRefused(tenant)) || !isDue) return;
    this.#triedAt.set(tenant.id, now);
    probe().catch(() => {
      // What came of it is what was observed.
    });
  }

  #say({ id, organizationId }: Tenant, sides: Broken): void {
    const broken = [...sides.values()].flatMap((side) => [...side.values()]);
    const said = [...new Set(broken.map(({ message }) => message))].sort().join(' ');
    if (said === (this.#said.get(id) ?? '')) return;
    this.#said.set(id, said);
    const about = { tenant: id, organization: organizationId };
    if (broken.length === 0) this.base.log.info(about, 'Teams works again');
    else
      this.base.log.error(
        { ...about, codes: broken.map(({ code, call }) => `${call}: ${code}`) },
        `Teams does not work, and what is owed there waits: ${said}`,
      );
  }
}
