/** What can be said of a team, in adding and in correcting alike. */
import type { TeamPatch } from '../../people/teams.js';
import type { InputOf } from '../command.js';
import { clearable, lineField, memberField, membersField, optional, switchField } from '../fields/index.js';
import { MAX_NAME } from '../people.js';

const IN_TURN = 'Escalations may turn to this person.';

export const teamName = lineField({ label: 'Name', max: MAX_NAME, noun: 'name' });

export const teamFields = {
  members: optional(membersField({ label: 'Members', help: 'In the order in which they are asked.' })),
  lead: clearable(memberField({ label: 'Lead', help: IN_TURN })),
  principal: clearable(memberField({ label: 'Principal', help: IN_TURN })),
  manager: clearable(memberField({ label: 'Manager', help: IN_TURN })),
  director: clearable(memberField({ label: 'Director', help: IN_TURN })),
  executive: clearable(memberField({ label: 'Executive', help: IN_TURN })),
  is_default: optional(
    switchField({
      label: 'Default team',
      help: 'Answers for incidents that name no service; only one team does.',
    }),
  ),
};

/** The same as the rows have it. */
export const teamPatch = (input: InputOf<typeof teamFields>): TeamPatch => ({
  ...(input.members === undefined ? {} : { memberIds: input.members }),
  ...(input.lead === undefined ? {} : { leadId: input.lead }),
  ...(input.principal === undefined ? {} : { principalId: input.principal }),
  ...(input.manager === undefined ? {} : { managerId: input.manager }),
  ...(input.director === undefined ? {} : { directorId: input.director }),
  ...(input.executive === undefined ? {} : { executiveId: input.executive }),
  ...(input.is_default === undefined ? {} : { isDefault: input.is_default }),
});
