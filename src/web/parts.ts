import type { Heard } from '../core/chat/heard.js';
import type { Connection } from '../core/connection.js';
import type { Dispatcher } from '../core/dispatch/dispatcher.js';
import type { Registry } from '../core/dispatch/registry.js';
import type { Clock, ClockMode, Log, NewId } from '../core/ports.js';
import type { Mover, Upcoming } from '../core/time/agenda.js';
import type { User } from '../store/queries/people.js';
import type { Viewer } from '../store/queries/viewer.js';
import type { Store } from '../store/store.js';
import type { OidcSettings } from './access/environment.js';

/** A chat platform, as far as its people come from there. */
export interface Chat {
  readonly name: string;
  readonly typed: (family: string, words: string) => string;
}

/** The address of an asset, with its content's mark so that it may be kept for ever. */
export type AssetUrl = (name: string) => string;

/** What the island is given. */
export interface WebParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly dispatcher: Dispatcher;
  readonly registry: Registry;
  readonly heard: Pick<Heard, 'spoke' | 'edited' | 'removed' | 'pinned' | 'unpinned'>;
  readonly log: Log;
  readonly publicUrl: string;
  readonly organizationId: string;
  readonly access: {
    /** On loopback nobody signs in; elsewhere everybody does. */
    readonly loopbackOnly: boolean;
    /** Single sign-on, where there is any. */
    readonly oidc?: OidcSettings | undefined;
    /** Where people can ask Muster for a link, and how a command is typed there. */
    readonly chats?: readonly Chat[];
  };
  /** How other chat platforms are connected. */
  readonly connections: readonly Connection[];
  readonly agenda: {
    readonly mode: ClockMode;
    now(): Date;
    advance(ms: number, by: Mover): Promise<void>;
    next(): Promise<Date | null>;
    upcoming(viewer: Viewer, limit: number): Promise<readonly Upcoming[]>;
    armed(incident: { readonly id: string }): Promise<readonly Pick<Upcoming, 'at' | 'what'>[]>;
    runTo(id: string, by: Mover): Promise<void>;
    runToNext(by: Mover): Promise<void>;
  };
  /** Logs a fault and answers the reference under which it stands in the log. */
  readonly faultReference: (error: unknown, context: object) => string;
  /** Whether what is due is looked after: the scheduler may have stopped while pages are still served. */
  readonly beats: () => boolean;
  /** Told how many live windows are open whenever that changes: the metrics. */
  readonly countWindows?: (open: number) => void;
}

/** The same, with what the island has made of it for its routes. */
export interface Web extends WebParts {
  readonly asset: AssetUrl;
}

/** Who looks, and what that lets them do beside the commands. */
export interface Visit {
  readonly viewer: Viewer;
  /** Whom they may become; nobody outside the embedded workspace. */
  readonly people: readonly User[];
  readonly signedIn: boolean;
  /** What their session is called; nobody has one in the embedded workspace. */
  readonly session?: string;
  /** They may push the clock, where it can be pushed. */
  readonly push: boolean;
}
