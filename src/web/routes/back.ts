/** Where somebody without JavaScript comes back to, as `Back` of the page says. */
import { z } from 'zod';
import { isPage } from '../organization/pages.js';
import { fieldOf, type fieldsOf } from './inputs.js';

export const backTo = (fields: ReturnType<typeof fieldsOf>): string => {
  const page = fieldOf(fields, 'page');
  if (page === '/direct' || isPage(page)) return page;
  const channel = z.uuid().safeParse(fieldOf(fields, 'channel'));
  return channel.success ? `/c/${channel.data}` : '/';
};
