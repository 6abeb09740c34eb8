/** The incident beside the conversation in its room. */
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Channel } from '../../store/queries/workspace/channels.js';
import { roomState } from '../../store/queries/workspace/incidentRoom.js';
import type { Part } from '../live/part.js';
import type { Visit, Web } from '../parts.js';
import type { Reading } from '../view/reading.js';
import { type Facts, factsOf } from './incident/facts.js';
import { Panel, panelParts } from './incident/panel.js';

/** A conversation between people never is a room. */
const canBeRoom = ({ kind }: Channel): boolean => kind === 'ROOM' || kind === 'CHANNEL';

/** What stands beside a room: empty where it is the room of no incident that the reader may see. */
export const incidentAside = async (
  web: Web,
  visit: Visit,
  channel: Channel,
  reading: Reading,
): Promise<VNode | undefined> => {
  if (!canBeRoom(channel)) return undefined;
  const state = await roomState(web.store.read, visit.viewer, channel.id);
  const facts = state === undefined ? undefined : await factsOf(web, visit, state.id);
  return <Panel props={facts === undefined ? undefined : { facts, reading }} />;
};

const MINUTE_MS = 60_000;

/**
 * The same for a window that is open. One look tells whether the incident has moved on; what is told by the clock is rendered
 * anew each minute, of what is known.
 */
export function incidentLook(): Part['look'] {
  let known: { readonly key: string; readonly minute: number; readonly facts: Facts | undefined } | undefined;
  return async ({ web, visit, channel, reading }) => {
    if (reading.page !== undefined || !canBeRoom(channel)) return [];
    const state = await roomState(web.store.read, visit.viewer, channel.id);
    // Nothing was there, and nothing is: most channels are no rooms.
    if (state === undefined && known?.facts === undefined) return [];
    const key = JSON.stringify([state, visit.viewer]);
    const minute = Math.floor(reading.now.getTime() / MINUTE_MS);
    if (known?.key === key && known.minute === minute) return [];
    const facts =
      known?.key === key
        ? known.facts
        : state === undefined
          ? undefined
          : await factsOf(web, visit, state.id);
    known = { key, minute, facts };
    return panelParts(facts === undefined ? undefined : { facts, reading }).map((part) =>
      renderToString(part),
    );
  };
}
