/** What stands around the messages of an open window and follows what happens: each part looks after itself. */
import { pinnedMessage } from '../../store/queries/workspace/messages.js';
import { incidentLook } from '../aside/incident.js';
import { incidentsState } from '../incidents/live.js';
import { homePart } from '../organization/home.js';
import { clockFacts, furtherIn } from '../page.js';
import { hereIn } from '../presence.js';
import { tourPart } from '../steps/line.js';
import { channelParts, clockParts, hereParts } from '../view/answer.js';
import { HOME } from '../view/side.js';
import { listParts } from './lists.js';
import type { Part } from './part.js';

/** Title, topic, pinned card and menu. What can be done changes with the card, and is not looked for at every word that is said. */
function above(): Part {
  let known: string | undefined;
  return {
    aspect: 'channel',
    look: async ({ web, visit, channel, reading }) => {
      if (reading.page !== undefined) return [];
      const pinned = await pinnedMessage(web.store.read, channel.id);
      const { role, clearance, timezone } = visit.viewer;
      const state = [pinned?.change, channel.private, channel.topic, channel.name, role, clearance, timezone];
      if (known === JSON.stringify(state)) return [];
      known = JSON.stringify(state);
      const further = await furtherIn(web, visit, channel);
      return channelParts(channel, { pinned, further }, reading);
    },
  };
}

const here = (): Part => ({
  aspect: ['presence', 'workspace'],
  look: async ({ web, channel, reading }) => {
    const presence = reading.page === undefined ? await hereIn(web, channel) : undefined;
    return presence === undefined ? [] : hereParts(presence);
  },
});

const home = (): Part => ({
  aspect: 'workspace',
  look: async ({ web, visit, reading }) =>
    reading.page === HOME ? [await homePart(web, visit, reading)] : [],
});

const clock = (): Part => ({
  aspect: 'workspace',
  look: async ({ web, visit, channel, reading }) =>
    clockParts(await clockFacts(web, visit), reading, channel),
});

const incident = (): Part => ({
  aspect: 'channel',
  look: incidentLook(),
});

const tour = (): Part => ({
  aspect: 'channel',
  look: async (window) => (window.reading.page === undefined ? [await tourPart(window)] : []),
});

/** The parts of one window, in the order in which they are sent. */
export const partsAround = (): readonly Part[] => [
  above(),
  incident(),
  ...listParts(),
  here(),
  home(),
  incidentsState(),
  clock(),
  tour(),
];
