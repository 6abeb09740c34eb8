import { defineIncidents } from './incidents.js';
import type { Kit } from './kit.js';
import { defineMachinery } from './machinery.js';
import { defineOutbox } from './outbox.js';
import { definePeople } from './people.js';
import { defineWorkspace } from './workspace.js';

/** Every table, once, for whichever engine the kit speaks. */
export function define(k: Kit) {
  const people = definePeople(k);
  const incidents = defineIncidents(k, people);
  return {
    ...people,
    ...incidents,
    ...defineOutbox(k, people, incidents),
    ...defineMachinery(k, people),
    ...defineWorkspace(k, people),
  };
}
export type Schema = ReturnType<typeof define>;
