/** How each chat platform is connected, whether it is or not: what its island says, with what it needs of this process. */
import { slackConnection } from '../chat/slack/guide.js';
import { teamsConnection } from '../chat/teams/guide.js';
import { manifestJson } from '../chat/teams/manifest.js';
import type { Connection } from '../core/connection.js';
import type { Registry } from '../core/dispatch/registry.js';
import type { Clock } from '../core/ports.js';
import type { Store } from '../store/store.js';
import type { Config } from './config.js';
import { localUrlOf } from './localUrl.js';
import { teamsPackage } from './teamsPackage.js';

interface ConnectionParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
}

export function connectionsOf(
  config: Config,
  { store, clock, registry }: ConnectionParts,
): readonly Connection[] {
  const shared = { store, clock, publicUrl: config.publicUrl, localUrl: localUrlOf(config) };
  return [
    slackConnection({ ...shared, settings: config.slack }),
    teamsConnection({
      ...shared,
      settings: config.teams,
      packageFor: (app) => teamsPackage(manifestJson({ ...app, registry })),
    }),
  ];
}
