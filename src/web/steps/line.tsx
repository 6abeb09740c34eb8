/** The step to do now, in the room of the incident that the tour is about: whoever declared is there, and not at Home. */
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { conversationByExternalId } from '../../store/queries/conversations.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Window } from '../live/part.js';
import type { Visit, Web } from '../parts.js';
import { Swap } from '../view/post.js';
import type { Reading } from '../view/reading.js';
import { TOUR_PLACE } from '../view/room.js';
import { tourOf } from './tour.js';
import { TourLine } from './view.js';

/** Undefined in every channel but that room, and for everybody who is not shown the tour. */
export async function tourLine(
  web: Web,
  visit: Visit,
  channel: Channel,
  reading: Reading,
): Promise<VNode | undefined> {
  if (channel.kind !== 'ROOM') return undefined;
  const tour = await tourOf(web, visit);
  if (tour?.incident === undefined) return undefined;
  const room = await conversationByExternalId(web.store.read, channel.organizationId, WORKSPACE, channel.id);
  if (room?.incidentId !== tour.incident.id) return undefined;
  return <TourLine tour={tour} reading={reading} current={channel} />;
}

/** The same for a window that is open. */
export const tourPart = async ({ web, visit, channel, reading }: Window): Promise<string> =>
  renderToString(<Swap into={TOUR_PLACE}>{await tourLine(web, visit, channel, reading)}</Swap>);
