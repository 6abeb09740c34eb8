/** The methods of the Web API that the double knows. */
import { apps } from './apps.js';
import { basics } from './basics.js';
import { chat } from './chat.js';
import { conversations } from './conversations.js';
import { files } from './files.js';
import { history } from './history.js';
import { marks } from './marks.js';
import { membership } from './membership.js';
import type { Method } from './method.js';
import { users } from './users.js';
import { views } from './views.js';

export const methods: Readonly<Record<string, Method>> = {
  ...apps,
  ...basics,
  ...chat,
  ...conversations,
  ...files,
  ...history,
  ...marks,
  ...membership,
  ...users,
  ...views,
};
