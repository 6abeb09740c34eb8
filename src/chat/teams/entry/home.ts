/** What concerns somebody, at a glance, in their chat with the app; and the words with which the app introduces itself. */

import { NOWHERE } from '../../../core/commands/command.js';
import { expectsForm, mayOffer } from '../../../core/dispatch/expecting.js';
import { homeSections } from '../../../core/messages/home.js';
import { IncidentQueries } from '../../../store/queries/incidents.js';
import type { Asker } from '../asker.js';
import type { At } from '../connector.js';
import type { Island } from '../island.js';
import type { Tenant } from '../parts.js';
import { renderHome } from '../render/home.js';
import { peopleIn } from '../render/message.js';
import { renderWelcome } from '../render/welcome.js';

/** What people write when they just want to know. */
const HOME = /^(?:home|start|hello|hi|hey)[\s!.]*$/iu;
export const isHome = (line: string): boolean => line === '' || HOME.test(line);

export async function tellHome({ parts, telling }: Island, asker: Asker, key: string): Promise<void> {
  if (!(await telling.isFirst(key))) return;
  const { viewer, tenant, at, place } = asker;
  const sections = await homeSections(new IncidentQueries(parts.store.read, viewer), viewer);
  const people = sections.flatMap(({ messages }) => messages.flatMap(peopleIn));
  const said = renderHome(sections, await telling.reader(tenant, people), {
    type: 'buttons',
    mayRun: (line) => mayOffer(parts.registry, line, viewer, place),
    opensForm: (line) => expectsForm(parts.registry, line, place),
  });
  await tenant.connector.send(at, said);
}

/** Says once in a conversation what Muster is, and what to do first. */
export async function welcome(
  { parts, telling }: Island,
  tenant: Tenant,
  at: At,
  { name, personal }: { readonly name: string; readonly personal: boolean },
): Promise<void> {
  if (!(await telling.isFirst(`welcome:${tenant.id}:${at.conversation}`))) return;
  const said = renderWelcome({ name, personal }, await telling.reader(tenant, []), {
    type: 'buttons',
    // What they may not do is said when they try.
    mayRun: () => true,
    opensForm: (line) => expectsForm(parts.registry, line, NOWHERE),
  });
  await tenant.connector.send(at, said);
}
