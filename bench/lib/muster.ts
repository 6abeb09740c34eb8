/** A Muster to measure: store, dispatcher and ticker put together as the product does, without a network. */
import type { Dispatcher } from '../../src/core/dispatch/dispatcher.js';
import type { Family, Registry } from '../../src/core/dispatch/registry.js';
import type { ChatPlatform, MovableClock, NewId } from '../../src/core/ports.js';
import type { Job } from '../../src/core/time/job.js';
import type { Ticker } from '../../src/core/time/ticker.js';
import type { Viewer } from '../../src/store/queries/viewer.js';
import type { Store } from '../../src/store/store.js';
import * as product from './product.js';

/** The instant at which the clock of every benchmark stands. */
export const NOW = new Date('2026-03-02T09:00:00.000Z');

export interface Muster {
  readonly store: Store;
  readonly clock: MovableClock;
  readonly newId: NewId;
  readonly registry: Registry;
  readonly dispatcher: Dispatcher;
  readonly ticker: Ticker;
  readonly organizationId: string;
  readonly viewer: Viewer;
  close(): Promise<void>;
}

const unreachable = (): never => {
  throw new Error('No delivery is sent in a benchmark.');
};
/** One platform, as a fresh installation has one. What is owed to it stays owed. */
export const platforms: readonly ChatPlatform[] = [
  {
    id: 'web',
    name: 'Web workspace',
    can: {
      editMessages: true,
      setTopics: true,
      privateRooms: true,
      convertRooms: true,
      describeRooms: true,
      renameRooms: true,
      archiveRooms: true,
      menus: true,
      roomNameLimit: 80,
    },
    openRoom: unreachable,
    openDirect: unreachable,
    post: unreachable,
    edit: unreachable,
    setPrivate: unreachable,
    setTopic: unreachable,
    describeRoom: unreachable,
    renameRoom: unreachable,
    setArchived: unreachable,
    invite: unreachable,
  },
];
export const log = product.createLogger('error', process.stderr);

/** One of the example people, looking. */
export async function viewerNamed(store: Store, organizationId: string, name: string): Promise<Viewer> {
  const [user] = await new product.PeopleQueries(store.read, product.systemViewer(organizationId)).usersMeant(
    name,
  );
  if (user === undefined) throw new Error('The example people are not there.');
  return product.viewerOf(user);
}

export async function openMuster(
  file: string,
  {
    jobs = product.jobs,
    families = product.families,
    onTimer,
  }: { jobs?: readonly Job[]; families?: readonly Family[]; onTimer?: () => void } = {},
): Promise<Muster> {
  const store = await product.openStore(`file:${file}`);
  const clock = product.createClock({ mode: 'manual', at: NOW }, undefined);
  const newId = product.createIds(clock);
  const metrics = product.createMetrics('bench');
  const seed = { store, clock, newId };
  const organization = await product.ensureOrganization(seed);
  await product.ensureAnnouncements(seed, organization, platforms);
  await product.seedExample(seed, organization.id);
  const registry = new product.Registry(families);
  const shared = { store, clock, newId, platforms, log };
  return {
    store,
    clock,
    newId,
    registry,
    dispatcher: new product.Dispatcher({ ...shared, registry, observe: metrics.command }),
    ticker: new product.Ticker({
      ...shared,
      jobs,
      observe: (seen) => {
        metrics.timer(seen);
        onTimer?.();
      },
    }),
    organizationId: organization.id,
    viewer: await viewerNamed(store, organization.id, 'ada'),
    close: () => store.close(),
  };
}
