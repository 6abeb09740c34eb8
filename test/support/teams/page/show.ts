/** What the page shows: the conversations of one person, the messages of one of them, and the dialog in front of them. */
import type { Person } from '../client/person.js';
import { hostConfig } from '../picture/hostConfig.js';
import type { State } from '../state.js';
import type { Conversation, Message, User } from '../things.js';
import { script } from './script.js';
import { style } from './style.js';

/** What the page needs of the double. */
export interface Looked {
  readonly state: State;
  readonly conversations: readonly Conversation[];
  readonly problems: readonly string[];
  as(named: string): Person;
  user(named: string): User;
  conversation(named: string): Conversation;
}

export interface Looking {
  readonly teams: Looked;
  readonly person: Person;
  readonly conversation: Conversation;
  readonly theme: 'light' | 'dark';
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/gu, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);

const address = ({ person, conversation, theme }: Looking, more: Partial<Looking> = {}): string => {
  const { person: who, conversation: where, theme: looks } = { person, conversation, theme, ...more };
  return escaped(`/?${new URLSearchParams({ as: who.id, in: where.id, theme: looks }).toString()}`);
};

const nameOf = (conversation: Conversation): string => {
  if (conversation.kind === 'personal') return 'Muster';
  if (conversation.kind === 'channel') return conversation.name;
  return conversation.name || 'Group chat';
};

/** The list on the left: the person's chat with the app, chats, and channels below their teams. */
function places(looking: Looking): string {
  const { teams, person, conversation: here } = looking;
  const seen = teams.conversations.filter((each) => each.members.has(person.id) && !each.deleted);
  const entry = (each: Conversation): string =>
    `<a class="place${each === here ? ' here' : ''}" href="${address(looking, { conversation: each })}">${escaped(nameOf(each))}${each.archived ? ' <i>archived</i>' : ''}</a>`;
  const chats = seen.filter(({ kind }) => kind !== 'channel').map(entry);
  const groups = [...new Set(seen.map(({ team }) => team))].flatMap((team) =>
    team === undefined
      ? []
      : [`<h2>${escaped(team.name)}</h2>`, ...seen.filter((each) => each.team === team).map(entry)],
  );
  return `<h2>Chat</h2>${chats.join('')}${groups.join('')}`;
}

function people({ teams, person, conversation, theme }: Looking): string {
  const options = [...teams.state.users.values()].map(
    ({ id, name }) => `<option value="${id}"${id === person.id ? ' selected' : ''}>${escaped(name)}</option>`,
  );
  const other = theme === 'light' ? 'dark' : 'light';
  return `<form method="get"><label>You are <select name="as" onchange="this.form.submit()">${options.join('')}</select></label>
    <input type="hidden" name="in" value="${escaped(conversation.id)}"><input type="hidden" name="theme" value="${theme}"></form>
    <a href="${address({ teams, person, conversation, theme }, { theme: other })}">${other}</a>`;
}

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => word.slice(0, 1))
    .slice(0, 2)
    .join('');

/** What somebody wrote comes as HTML of our own making; the app's words are plain. */
const wordsIn = ({ html, text, offer }: Message): string => {
  const words = offer === undefined ? text : `Offers the file ${offer.name}`;
  return html === '' ? `<p>${escaped(words)}</p>` : html;
};

async function message({ teams, person }: Looking, each: Message): Promise<string> {
  const card = each.card === undefined ? undefined : await person.viewOf(each);
  const app = each.from === undefined;
  const name = app ? teams.state.app.appName : teams.user(each.from ?? '').name;
  const own = each.from === person.id ? ' own' : '';
  const below = each.threadId !== undefined && each.threadId !== each.id ? ' below' : '';
  const edited = each.editedAt === undefined ? '' : ' <i>Edited</i>';
  const body =
    card === undefined
      ? `<div class="bubble">${wordsIn(each)}</div>`
      : `<div class="card" data-card="${escaped(JSON.stringify(card))}"></div>`;
  return `<article class="said${own}${below}" data-message="${each.id}"><div class="face${app ? ' app' : ''}">${escaped(initials(name))}</div>
    <div class="what"><div class="by"><b>${escaped(name)}</b>${timeOf(each.createdAt)}${edited}</div>${body}</div></article>`;
}

/** In the order of threads, as they stand in a channel. */
function inOrder({ messages, kind }: Conversation): readonly Message[] {
  if (kind !== 'channel') return messages;
  const roots = messages.filter(({ id, threadId }) => id === threadId);
  const lost = messages.filter(({ threadId }) => !roots.some(({ id }) => id === threadId));
  return [...roots.flatMap((root) => messages.filter(({ threadId }) => threadId === root.id)), ...lost];
}

function dialog({ person }: Looking): string {
  const open = person.dialog;
  if (open === undefined) return '';
  const inside =
    open.card === undefined
      ? `<p>${escaped(open.url ?? '')}</p>`
      : `<div class="inside" data-dialog="${escaped(JSON.stringify(open.card))}" data-values="${escaped(JSON.stringify(Object.fromEntries(open.values)))}"></div>`;
  return `<div class="shade"><section class="dialog" role="dialog" aria-label="${escaped(open.title)}"><header><h1>${escaped(open.title)}</h1><button data-do="close" aria-label="Close">×</button></header>${inside}</section></div>`;
}

/** The page. Looking at messages fetches the person's own cards, as their client would. */
export async function show(looking: Looking): Promise<string> {
  const { teams, conversation, theme } = looking;
  const messages: string[] = [];
  for (const each of inOrder(conversation)) messages.push(await message(looking, each));
  const problems = teams.problems.map((problem) => `<li>${escaped(problem)}</li>`);
  const settings = JSON.stringify({
    hostConfig: hostConfig(theme),
    changes: teams.state.changes,
    people: [...teams.state.users.values()].map(({ id, name }) => ({ title: name, value: id })),
  }).replaceAll('<', '\\u003c');
  const about = conversation.kind === 'channel' ? conversation.description : '';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Teams double</title><link rel="icon" href="data:,"><style>${style(theme)}</style>
<body><nav>${people(looking)}${places(looking)}</nav>
<main><header><h1>${escaped(nameOf(conversation))}</h1><p>${escaped(about)}</p></header>
<section id="log">${messages.join('')}</section>
<form id="compose"><input name="text" placeholder="Type a message; @Muster mentions the app" autocomplete="off"><button>Send</button></form>
<form id="extension"><input name="command" placeholder="Command of the message extension" autocomplete="off"><input name="message" placeholder="On the message (id), if on one" autocomplete="off"><button>Open</button></form>
${problems.length === 0 ? '' : `<details id="problems"><summary>${problems.length} problems</summary><ul>${problems.join('')}</ul></details>`}</main>
${dialog(looking)}<div id="toast" role="status"></div>
<script src="/adaptivecards.js"></script><script src="/markdown-it.js"></script><script>${script(settings)}</script></body></html>`;
}
