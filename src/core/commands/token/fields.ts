/** What can be said of a token, in adding and in correcting alike. */
import { clearable, instantField, lineField } from '../fields/index.js';
import { MAX_NAME } from '../people.js';

export const tokenName = lineField({ label: 'Name', help: 'What uses it.', max: MAX_NAME, noun: 'name' });

export const expiresAt = clearable(
  instantField({ label: 'Ends at', help: 'Without it the token works until it is revoked.' }),
);
