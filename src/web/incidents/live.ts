/** Tells an open page of incidents that something has changed: what it shows is fetched by its own address. */

import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { incidentsMark } from '../../store/queries/incidentLists.js';
import type { Part } from '../live/part.js';
import { PAGE_STATE } from '../view/organization.js';
import { Swap } from '../view/post.js';
import { INCIDENTS } from './filters.js';

export const incidentsState = (): Part => ({
  // What becomes of an incident is told by its room.
  aspect: ['workspace', 'marks'],
  look: async ({ web, visit, reading }) =>
    reading.page === INCIDENTS
      ? [renderToString(h(Swap, { into: PAGE_STATE }, await incidentsMark(web.store.read, visit.viewer)))]
      : [],
});
