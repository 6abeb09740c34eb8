/** The methods of the Web API that the double knows. */
import { basics } from './basics.js';
import { chat } from './chat.js';
import { conversations } from './conversations.js';
import { history } from './history.js';
import { marks } from './marks.js';
import { membership } from './membership.js';
import type { Method } from './method.js';
import { users } from './users.js';
import { views } from './views.js';

export const methods: Readonly<Record<string, Method>> = {
  ...basics,
  ...chat,
  ...conversations,
  ...history,
  ...marks,
  ...membership,
  ...users,
  ...views,
};
