/** Cards: what every one of them has. */
import type { Card } from '../connector.js';
import { type Refresh, refreshOf } from './buttons.js';
import type { Action, Element } from './elements.js';
import type { Mention } from './mentions.js';

export interface Parts {
  readonly body: readonly Element[];
  readonly actions?: readonly Action[];
  readonly mentions?: readonly Mention[];
  readonly refresh?: Refresh | undefined;
  /** What clients that cannot show it show instead. */
  readonly fallbackText: string;
  /** As wide as the conversation, for what is more than a line. */
  readonly isWide?: boolean;
}

export function cardOf({
  body,
  actions = [],
  mentions = [],
  refresh,
  fallbackText,
  isWide = false,
}: Parts): Card {
  const msteams = {
    ...(isWide ? { width: 'Full' } : {}),
    ...(mentions.length === 0 ? {} : { entities: mentions }),
  };
  return {
    type: 'AdaptiveCard',
    version: '1.5',
    fallbackText,
    body,
    ...(actions.length === 0 ? {} : { actions }),
    ...(refresh === undefined ? {} : { refresh: refreshOf(refresh) }),
    ...(Object.keys(msteams).length === 0 ? {} : { msteams }),
  };
}
