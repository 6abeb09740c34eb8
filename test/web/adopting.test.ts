/** A channel of the workspace, made the war room by whoever stands in it. */
import { expect, test } from 'vitest';
import { call } from '../support/process.js';
import { textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

test('has the card from then on, and understands the incident', async () => {
  const app = await workspace();
  const visitor = new Visitor(app);
  const { path } = await visitor.enter();
  await visitor.type(path, '/incident declare sev4 "Search is slow"');
  const answer = await visitor.type(path, '/incident room INC-2026-001 here');
  expect(textOf(answer.html)).toContain('has this channel as its war room now');
  await app.worker.drain();
  const incident = async () => (await call(app.url, 'GET', '/incidents/INC-2026-001')).body;
  expect(await incident()).toMatchObject({ rooms: [{ platform: 'web', url: `${app.url}${path}` }] });
  const { html } = await visitor.get(path);
  expect(textOf(html)).toContain('made this channel the war room of INC-2026-001 Search is slow');
  await visitor.type(path, '/incident ack');
  expect(await incident()).toMatchObject({ status: 'INVESTIGATING' });
  expect((await visitor.get('/rooms/INC-2026-001')).location).toBe(path);
});

test('is neither where incidents are announced nor one’s own conversation', async () => {
  const app = await workspace();
  const visitor = new Visitor(app);
  const { page, path } = await visitor.enter();
  await visitor.type(path, '/incident declare sev4 "Search is slow"');
  await app.worker.drain();
  const [, announcements = ''] = /href="(\/c\/[^"]+)"[^>]*>(?:(?!<\/a>).)*incidents/su.exec(page.html) ?? [];
  const refused = async (where: string) =>
    textOf((await visitor.type(where, '/incident room INC-2026-001 here')).html);
  expect(await refused(announcements)).toContain('Incidents are announced in #incidents');
  const own = (await visitor.get('/direct')).location ?? '';
  expect(await refused(own)).toContain('Only a channel can become a war room');
  expect((await call(app.url, 'GET', '/incidents/INC-2026-001')).body).toMatchObject({ rooms: [] });
});
