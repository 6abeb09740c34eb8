/** A Muster that talks to the Slack double: the platform alone, with a store of its own. */
import { onTestFinished } from 'vitest';
import { createIds } from '../../../src/app/ids.js';
import { createLogger } from '../../../src/app/logger.js';
import { ensureOrganization, seedExample } from '../../../src/app/seed.js';
import { SlackClient } from '../../../src/chat/slack/client.js';
import type { SlackBase, Workspace } from '../../../src/chat/slack/parts.js';
import { createSlackPlatform } from '../../../src/chat/slack/platform.js';
import type { ChatPlatform, Clock, RoomRequest } from '../../../src/core/ports.js';
import { md, type Person, say } from '../../../src/domain/message.js';
import { openStore } from '../../../src/store/open.js';
import { PeopleQueries, type User } from '../../../src/store/queries/people.js';
import { saveOrganization } from '../../../src/store/queries/peopleWrites.js';
import { systemViewer } from '../../../src/store/queries/viewer.js';
import type { Store } from '../../../src/store/store.js';
import { SlackDouble, type SlackOptions } from '../../support/slack/slack.js';

export const START = '2026-03-02T09:00:00.000Z';

export interface SlackWorldOptions {
  readonly databaseUrl?: string;
  /** The outside's time: Slack's as well. */
  readonly wall?: { at: Date };
  readonly limitMs?: number;
  readonly slack?: SlackOptions;
  /** Not installed in any workspace. */
  readonly disconnected?: boolean;
}

export type SlackWorld = Awaited<ReturnType<typeof openSlackWorld>>;

/** The access to the double's first workspace, as another process would open it. */
export const workspaceOf = (
  slack: SlackDouble,
  organizationId: string,
  clock: Clock,
  limitMs?: number,
): Workspace => {
  const { id, domain, install } = slack.team();
  return {
    organizationId,
    id,
    botUserId: install?.botUserId ?? '',
    botId: install?.botId ?? '',
    appId: 'A1',
    url: `https://${domain}.slack.com/`,
    client: new SlackClient(clock, slack.apiUrl, install?.token, limitMs),
  };
};

/** Everybody of the example, with an account of the same address. */
async function populate(store: Store, slack: SlackDouble, organizationId: string): Promise<readonly User[]> {
  const users = await new PeopleQueries(store.read, systemViewer(organizationId)).activeUsers(100);
  for (const { name, email } of users)
    slack.addUser({
      name: name.split(' ')[0]?.toLowerCase() ?? name,
      realName: name,
      email: email ?? undefined,
    });
  return users;
}

export async function openSlackWorld(options: SlackWorldOptions = {}) {
  const wall = options.wall ?? { at: new Date(START) };
  const clock: Clock = { now: () => wall.at, wallNow: () => wall.at };
  const logged: { level: string; msg: string }[] = [];
  const log = createLogger('debug', { write: (line: string) => void logged.push(JSON.parse(line)) });
  const slack = await SlackDouble.start({ clock: () => wall.at.getTime(), ...options.slack });
  const store = await openStore(options.databaseUrl ?? 'file::memory:');
  const newId = createIds(clock);
  const { id: organizationId } = await ensureOrganization({ store, clock, newId });
  await seedExample({ store, clock, newId }, organizationId);
  await store.tx((w) => saveOrganization(w, organizationId, { slackTeamId: slack.team().id }));
  const users = await populate(store, slack, organizationId);

  /** Another replica: the same store, a client of its own. */
  const replica = (limitMs = options.limitMs) => {
    const workspace = workspaceOf(slack, organizationId, clock, limitMs);
    const base: SlackBase = {
      store,
      clock,
      newId,
      log,
      workspaces: {
        ofOrganization: (id) =>
          Promise.resolve(id === organizationId && options.disconnected !== true ? workspace : undefined),
        ofOrigin: () => Promise.resolve(workspace),
      },
      publicUrl: 'https://muster.example',
      pageOf: (reference) => `https://muster.example/incidents/${reference}`,
    };
    return { platform: createSlackPlatform(base), workspace, base };
  };
  const { platform, workspace } = replica();
  return {
    platform,
    workspace,
    replica,
    slack,
    store,
    clock,
    wall,
    newId,
    organizationId,
    users,
    /** What was logged, warnings and worse. */
    warnings: () => logged.filter(({ level }) => level === 'warn' || level === 'error').map(({ msg }) => msg),
    infos: () => logged.filter(({ level }) => level === 'info').map(({ msg }) => msg),
    /** Time goes by. */
    pass: (ms: number): void => {
      wall.at = new Date(wall.at.getTime() + ms);
    },
    close: async (): Promise<void> => {
      await store.close();
      await slack.stop();
    },
  };
}

/** A world that is gone when the test is over. */
export async function givenSlack(options: SlackWorldOptions = {}): Promise<SlackWorld> {
  const world = await openSlackWorld(options);
  onTestFinished(() => world.close());
  return world;
}

export const NAME = 'inc-2026-001-down';

export const roomRequest = (
  { organizationId }: Pick<SlackWorld, 'organizationId'>,
  more: Partial<RoomRequest> = {},
): RoomRequest => ({
  organizationId,
  key: 'one',
  name: NAME,
  private: false,
  kind: 'WAR_ROOM',
  people: [],
  ...more,
});

/** A room that is open, and where it is. */
export async function givenRoom(world: SlackWorld, more: Partial<RoomRequest> = {}) {
  const { externalId } = await world.platform.openRoom(roomRequest(world, more));
  return { organizationId: world.organizationId, room: externalId };
}

/** Says something in a room. */
export const saying = (
  platform: ChatPlatform,
  at: { readonly organizationId: string; readonly room: string },
  more: { readonly key?: string; readonly repeated?: boolean; readonly pinned?: boolean } = {},
) =>
  platform.post({
    ...at,
    key: 'k',
    pinned: false,
    repeated: false,
    ...more,
    message: say('info', md`Hello`),
  });

export const personNamed = ({ users }: SlackWorld, name: string): Person => {
  const user = users.find((u) => u.name.startsWith(name));
  if (user === undefined) throw new Error(`There is no ${name}.`);
  return { id: user.id, name: user.name };
};

/** The texts that a channel shows. */
export const textsIn = ({ slack }: SlackWorld, channel: string): string[] =>
  slack.channel(channel).messages.map(({ text }) => text);
