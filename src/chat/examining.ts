/** What `doctor` does for every chat platform: asking what answers, comparing clocks, trying the way from there to us. */
import { type Finding, fail, ok, warn } from '../core/doctor.js';
import type { Clock } from '../core/ports.js';

/** How long anything may take to answer, in milliseconds. */
export const EXAMINING_PATIENCE_MS = 5_000;
/** They and we refuse what is signed with a time further away than this, in milliseconds. */
const SKEW_LIMIT_MS = 300_000;
const SKEW_WARN_MS = 60_000;

/** What answers there; undefined when nothing does. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response | undefined> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(EXAMINING_PATIENCE_MS),
      ...init,
    });
  } catch {
    return undefined;
  }
}

/** How far this machine's clock is from that of whoever answers; undefined where nobody does. `who`: such as Slack. */
export async function clockSkew(
  who: string,
  clock: Clock,
  asking: () => Promise<Response | undefined>,
): Promise<Finding | undefined> {
  const before = clock.wallNow().getTime();
  const response = await asking();
  if (response === undefined) return undefined;
  const theirs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return warn(`${who} does not say what time it is`, 'nothing');
  const ours = (before + clock.wallNow().getTime()) / 2;
  const skewMs = Math.abs(ours - theirs);
  const line = `this machine is ${Math.round(skewMs / 1000)} s ${ours < theirs ? 'behind' : 'ahead of'} ${who}`;
  const todo = `set the clock of this machine (NTP): what ${who} sends is refused when it is more than 300 s off`;
  if (skewMs > SKEW_LIMIT_MS) return fail(line, todo);
  return skewMs > SKEW_WARN_MS ? warn(line, todo) : ok('agrees with that of this machine');
}

/** What keeps Muster from being reached at `base`, where it should answer; undefined when it does. */
export async function notReached(base: string, localUrl: string): Promise<Finding | undefined> {
  const health = await ask(`${base}/healthz`);
  if (health?.status === 200) return undefined;
  const runs = base !== localUrl && (await ask(`${localUrl}/healthz`))?.status === 200;
  const said = health === undefined ? 'does not answer' : `answers ${health.status}`;
  return runs
    ? fail(
        `Muster runs here, but ${base} ${said}`,
        'let PUBLIC_URL and whatever stands before Muster lead here',
      )
    : warn(`${base} ${said}`, 'start Muster, and look again while it runs');
}
