/** Where conversations are served, and in which teams the app is: as the last verified activity from there said. */
import { z } from 'zod';
import { forget, remember, remembered, rememberedLike } from '../../store/queries/adapterState.js';
import { TEAMS, type TeamsBase } from './parts.js';

/** Where everything can be reached that nothing was heard of yet. */
export const DEFAULT_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';

/** How long what was written is not compared with the store again, in milliseconds: another replica may have heard more. */
const CACHED_MS = 10 * 60_000;
const MOST_CACHED = 5_000;

const servedShape = z.object({ serviceUrl: z.string().nullable(), teamGroupId: z.string().nullable() });
type Served = z.infer<typeof servedShape>;

const teamShape = z.object({
  /** By which Graph knows it. */
  groupId: z.string(),
  /** Of its General channel, by which the connector knows it. */
  channelId: z.string(),
  tenantId: z.string(),
  name: z.string(),
  /** When the app was installed, on the wall clock. */
  at: z.iso.datetime(),
});
/** A team in which the app is installed. */
export type InstalledTeam = z.infer<typeof teamShape>;

/** What an activity says of its conversation. */
export interface Sighting {
  readonly organizationId: string;
  readonly tenantId: string;
  /** With or without its thread. */
  readonly conversation: string;
  readonly serviceUrl: string;
  /** Group id of the team that the channel is in, where it is known. */
  readonly teamGroupId?: string;
}

/** The conversation without its thread. */
export const withoutThread = (conversation: string): string => conversation.split(';', 1)[0] ?? conversation;

const conversationAt = (tenantId: string, conversation: string) => ({
  island: TEAMS,
  key: `served:${tenantId}:${withoutThread(conversation)}`,
});
const tenantAt = (tenantId: string) => ({ island: TEAMS, key: `served:${tenantId}` });
const teamsOf = (organizationId: string): string => `team:${organizationId}:`;
const teamAt = (organizationId: string, groupId: string) => ({
  island: TEAMS,
  key: `${teamsOf(organizationId)}${groupId}`,
});

export class Services {
  /** What is known to be in the store, and until when that is believed. */
  readonly #cache = new Map<string, { readonly said: string; readonly until: number }>();

  constructor(private readonly base: Pick<TeamsBase, 'store' | 'clock'>) {}

  /** A verified activity came from there. Writes only what has changed. */
  async seen({ tenantId, conversation, serviceUrl, teamGroupId }: Sighting): Promise<void> {
    const known = await this.#recall(conversationAt(tenantId, conversation), serviceUrl, teamGroupId);
    const isNews = await this.#keep(conversationAt(tenantId, conversation), {
      serviceUrl,
      teamGroupId: teamGroupId ?? known?.teamGroupId ?? null,
    });
    // What is heard from where it always was tells nothing of the tenant: it may be served in several regions at once.
    if (isNews) await this.#keep(tenantAt(tenantId), { serviceUrl, teamGroupId: null });
  }

  /** A channel was made in a team; where it is served is not known yet. */
  async made(tenantId: string, channelId: string, teamGroupId: string): Promise<void> {
    const at = conversationAt(tenantId, channelId);
    const known = await this.#read(at);
    await this.#keep(at, { serviceUrl: known?.serviceUrl ?? null, teamGroupId });
  }

  /** Where to reach a conversation, and the group id of its team as far as it is a channel of one. */
  async of(
    tenantId: string,
    conversation: string,
  ): Promise<{ readonly serviceUrl: string; readonly teamGroupId: string | null }> {
    const own = await this.#read(conversationAt(tenantId, conversation));
    const serviceUrl = own?.serviceUrl ?? (await this.#read(tenantAt(tenantId)))?.serviceUrl;
    return { serviceUrl: serviceUrl ?? DEFAULT_SERVICE_URL, teamGroupId: own?.teamGroupId ?? null };
  }

  /** Where the tenant was served last, whatever the conversation; undefined where nothing was heard of it yet. */
  async latest(tenantId: string): Promise<string | undefined> {
    return (await this.#read(tenantAt(tenantId)))?.serviceUrl ?? undefined;
  }

  /** The app was installed in a team; of one that is known only its name is news. */
  async installed(organizationId: string, team: Omit<InstalledTeam, 'at'>): Promise<void> {
    const { store, clock } = this.base;
    const at = teamAt(organizationId, team.groupId);
    await store.tx(
      async (w) => {
        const known = teamShape.safeParse(await remembered(w, at, clock.wallNow())).data;
        await remember(w, at, { ...team, at: known?.at ?? clock.wallNow().toISOString() });
      },
      { waits: true },
    );
    await this.made(team.tenantId, team.channelId, team.groupId);
  }

  /** The app was removed from a team. */
  async removed(organizationId: string, groupId: string): Promise<void> {
    await this.base.store.tx((w) => forget(w, teamAt(organizationId, groupId)), { waits: true });
  }

  /** The teams in which the app is installed, the first one first. */
  async teams(organizationId: string): Promise<readonly InstalledTeam[]> {
    const kept = await rememberedLike(this.base.store.read, TEAMS, teamsOf(organizationId));
    return [...kept.values()]
      .flatMap((value) => teamShape.safeParse(value).data ?? [])
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  async #read(at: { readonly island: string; readonly key: string }): Promise<Served | undefined> {
    const { store, clock } = this.base;
    return servedShape.safeParse(await remembered(store.read, at, clock.wallNow())).data;
  }

  /** What was known before, unless it is certain that nothing of it is needed. */
  async #recall(
    at: { readonly island: string; readonly key: string },
    serviceUrl: string,
    teamGroupId: string | undefined,
  ): Promise<Served | undefined> {
    if (teamGroupId !== undefined) return undefined;
    const cached = this.#cached(at.key);
    if (cached === undefined) return await this.#read(at);
    const served = servedShape.safeParse(JSON.parse(cached)).data;
    return served?.serviceUrl === serviceUrl ? served : await this.#read(at);
  }

  /** Says whether it was not known before. */
  async #keep(at: { readonly island: string; readonly key: string }, served: Served): Promise<boolean> {
    const said = JSON.stringify(served);
    if (this.#cached(at.key) === said) return false;
    const isNews = JSON.stringify(await this.#read(at)) !== said;
    if (isNews) await this.base.store.tx((w) => remember(w, at, served), { waits: true });
    if (this.#cache.size >= MOST_CACHED) this.#cache.clear();
    this.#cache.set(at.key, { said, until: this.base.clock.wallNow().getTime() + CACHED_MS });
    return isNews;
  }

  #cached(key: string): string | undefined {
    const cached = this.#cache.get(key);
    return cached !== undefined && cached.until > this.base.clock.wallNow().getTime()
      ? cached.said
      : undefined;
  }
}
