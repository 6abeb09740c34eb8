/** A page to look into the doubled Teams and to act in it, for whoever starts it by hand, and for pictures and browsers. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Fields, fieldsIn, parsed } from '../../slack/json.js';
import type { Answer, Request } from '../server.js';
import { act } from './act.js';
import { type Looked, type Looking, show } from './show.js';

const { resolve } = createRequire(import.meta.url);
const scripts: Readonly<Record<string, string>> = {
  'adaptivecards.js': resolve('adaptivecards/dist/adaptivecards.min.js'),
  'markdown-it.js': join(dirname(resolve('markdown-it')), 'browser', 'markdown-it.umd.min.js'),
};

const html = (body: string): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body,
});

/** Whose eyes the page has, and where they look: `?as=ada&in=<conversation>&theme=dark`. */
function lookingOf(teams: Looked, query: URLSearchParams): Looking {
  const named = query.get('as') ?? [...teams.state.users.keys()][0];
  if (named === undefined) throw new Error('There is nobody to look with.');
  const person = teams.as(named);
  const where = query.get('in');
  const first = teams.conversations.find((each) => each.members.has(person.id) && !each.deleted);
  const conversation = where === null ? first : teams.conversation(where);
  if (conversation === undefined) throw new Error(`${named} sees nothing.`);
  return { teams, person, conversation, theme: query.get('theme') === 'dark' ? 'dark' : 'light' };
}

/** Answers the page, its scripts, and what is done in it. */
export async function page(teams: Looked, { path, method, query, body }: Request): Promise<Answer> {
  const script = scripts[path];
  if (script !== undefined)
    return {
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
      body: readFileSync(script, 'utf8'),
    };
  if (path === 'pulse') return { status: 200, body: { changes: teams.state.changes } };
  if (path === 'act' && method === 'POST')
    return await acted(teams, query, fieldsIn(parsed(body.toString())));
  if (path !== '' || method !== 'GET') return { status: 404, body: 'There is no such page.' };
  try {
    return html(await show(lookingOf(teams, query)));
  } catch (error) {
    return { status: 400, body: error instanceof Error ? error.message : 'It cannot be shown.' };
  }
}

async function acted(teams: Looked, query: URLSearchParams, what: Fields): Promise<Answer> {
  try {
    return { status: 200, body: (await act(lookingOf(teams, query), what)) ?? {} };
  } catch (error) {
    return { status: 200, body: { said: error instanceof Error ? error.message : 'It did not work.' } };
  }
}
