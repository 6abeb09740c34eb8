/** What is said about signing in in a browser. */
import { type Markdown, type Message, md, part, person, say, text, time } from '../../domain/message.js';
import type { SessionObject } from '../views/sessions.js';
import { counted, doneTo } from './people.js';

const METHODS = {
  TOKEN: 'an API token',
  LINK: 'a link from chat',
  OIDC: 'single sign-on',
} as const satisfies Record<SessionObject['method'], string>;

/** What somebody signed in with, in words. */
export const methodWords = ({ method }: Pick<SessionObject, 'method'>): string => METHODS[method];

export const sessionLine = (session: SessionObject): Markdown =>
  md`**${session.browser}**, signed in with ${methodWords(session)} ${time(new Date(session.created_at))} · last seen ${time(new Date(session.last_seen_at))} from ${session.address} · ${part(`\`${session.id}\`` as Markdown)}`;

/** The only time that a link is told. */
export const linkMade = (link: {
  readonly url: string;
  readonly page: string;
  readonly code: string;
}): Message => ({
  title: 'Sign in to the workspace',
  tone: 'good',
  blocks: [
    text(md`${{ type: 'link', text: 'Open the workspace', url: link.url }}: you are signed in as yourself.`),
    text(md`On another device open ${{ type: 'link', text: link.page, url: link.page }} and type:`),
    { type: 'quote', text: link.code },
    text(md`It works once, for ten minutes, and for whoever has it: keep it to yourself.`),
  ],
});

/** What is kept of that answer. */
export const linkMadeBefore = (again: string): Message =>
  say(
    'warning',
    md`A link to sign in was made. It is told only once, at once, and cannot be shown again: if you have not seen it, ask for another one with ${part(`\`${again}\`` as Markdown)}; that ends this one.`,
  );

/** @param whose of whom they were, where that was not the reader. */
export function sessionsEnded(
  ended: readonly SessionObject[],
  whose: { readonly id: string; readonly name: string } | null,
): Message {
  const [only, another] = ended;
  const of = whose === null ? '' : part(md` of ${person(whose)}`);
  if (only === undefined) return say('neutral', md`There is no open session${of} to end.`);
  return doneTo(
    another === undefined
      ? md`The session${of} on **${only.browser}** has ended.`
      : md`${counted(ended.length, 'session')}${of} have ended.`,
  );
}
