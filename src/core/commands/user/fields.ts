/** What can be said of a person, in adding and in correcting alike. */
import {
  clearable,
  emailField,
  lineField,
  numberField,
  optional,
  phoneField,
  timezoneField,
  userRoleField,
} from '../fields/index.js';
import { MAX_NAME } from '../people.js';

const MAX_ID = 200;
/** Levels that an incident may ask for lie far below. */
const MAX_CLEARANCE = 1_000;

export const userName = lineField({ label: 'Name', max: MAX_NAME, noun: 'name' });

export const userFields = {
  email: clearable(emailField({ label: 'E-mail' })),
  timezone: optional(timezoneField({ label: 'Time zone', help: 'For example Europe/Berlin.' })),
  role: optional(userRoleField({ label: 'Role', help: 'An admin says what somebody may do.' })),
  clearance: optional(
    numberField({
      label: 'Clearance',
      help: 'Incidents that need more are not shown. An admin says.',
      min: 0,
      max: MAX_CLEARANCE,
    }),
  ),
  phone: clearable(phoneField({ label: 'Phone' })),
  slack_user_id: clearable(lineField({ label: 'Slack id', max: MAX_ID, noun: 'id' })),
  teams_user_id: clearable(lineField({ label: 'Teams id', max: MAX_ID, noun: 'id' })),
};

/** Entra writes its ids in lower case, and takes them in any. */
export const entraId = <T extends string | null | undefined>(id: T) => id?.toLowerCase() ?? id;
