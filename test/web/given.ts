/** What the tests of the workspace read of its pages, and the way into a room. */
import { expect } from 'vitest';
import { IncidentQueries } from '../../src/store/queries/incidents.js';
import { PeopleQueries } from '../../src/store/queries/people.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import type { RunningApp } from '../support/app.js';
import { tagsOf, textOf } from './html.js';
import { Visitor } from './visitor.js';

export const nonce = (): string => crypto.randomUUID();
export const incidentsOf = (app: RunningApp) =>
  new IncidentQueries(app.store.read, systemViewer(app.organizationId));
/** What people read between the beginnings of two elements. */
const between = (html: string, from: string, to?: string): string => {
  const start = html.indexOf('>', html.indexOf(`id="${from}"`)) + 1;
  const end = to === undefined ? html.length : html.indexOf(`<div id="${to}"`);
  return textOf(html.slice(start, end));
};
export const messagesOf = (html: string): string => between(html, 'messages', 'private');
export const privateOf = (html: string): string => between(html, 'private');

/** Declares, and goes where one is sent. */
export async function declared(visitor: Visitor, line: string): Promise<string> {
  const { path } = await visitor.enter();
  const answer = await visitor.type(path, line);
  const goTo = String(answer.headers['hx-redirect']);
  expect(goTo).toMatch(/^\/rooms\//u);
  const { location } = await visitor.get(goTo);
  await visitor.app.worker.drain();
  return location ?? '';
}

export const peopleOf = (app: RunningApp) =>
  new PeopleQueries(app.store.read, systemViewer(app.organizationId));
export const pageOf = (html: string): string => html.slice(html.indexOf('<div id="page"'));
export const shown = (html: string): string => textOf(pageOf(html));
/** The command lines that the page offers. */
export const offered = (html: string): readonly string[] =>
  tagsOf(pageOf(html))
    .filter(({ attributes }) => attributes.get('name') === 'command')
    .map(({ attributes }) => attributes.get('value') ?? '');
export const linksOf = (html: string): readonly string[] =>
  tagsOf(html).flatMap(({ name, attributes }) => (name === 'a' ? [attributes.get('href') ?? ''] : []));

/** Somebody in front of the workspace, with their own channel to Muster. */
export async function visiting(app: RunningApp, firstName: string) {
  const visitor = new Visitor(app);
  await visitor.become(firstName);
  const channel = (await visitor.get('/direct')).location ?? '';
  const run = async (line: string): Promise<string> =>
    privateOf((await visitor.post(`${channel}/commands`, { command: line, nonce: nonce() })).html);
  return { visitor, channel, run };
}
