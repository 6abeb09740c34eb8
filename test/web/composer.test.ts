/** What the composer is sent while somebody types, and what becomes of forms and texts that could not be sent. */
import { describe, expect, test } from 'vitest';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { hiddenIncidents, MARKS } from '../privacy/hidden.js';
import type { RunningApp } from '../support/app.js';
import { attacks } from './attacks.js';
import { declared, incidentsOf, nonce, privateOf } from './given.js';
import { expectHarmless, hidden, tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

const suggested = async (visitor: Visitor, path: string, text: string): Promise<string> =>
  (await visitor.post(`${path}/suggest`, { text })).html;
const inserts = (html: string): readonly string[] =>
  tagsOf(html).flatMap(({ attributes }) => attributes.get('data-insert') ?? []);

describe('suggestions', () => {
  test('are parts of the page that nobody keeps, with the usage and what will happen', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev2 "Checkout is down"');
    const { status, headers, html } = await visitor.post(`${room}/suggest`, {
      text: '/incident severity se',
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-muster': 'answer' });
    expect(inserts(html)).toEqual(['sev1 ', 'sev2 ', 'sev3 ', 'sev4 ']);
    expect(html).toContain('<strong>&lt;sev1…sev4></strong>');
    expect(textOf(html)).toContain('Change the severity · INC-2026-001 · Checkout is down, SEV2');
    expect(await suggested(visitor, room, 'good morning')).toBe('');
  });

  test('with Muster alone everything is a command', async () => {
    const visitor = new Visitor(await workspace());
    const direct = (await visitor.get('/direct')).location ?? '';
    expect(inserts(await suggested(visitor, direct, 'incident decl'))).toEqual(['declare ']);
    const { path } = await visitor.enter();
    expect(inserts(await suggested(visitor, path, 'incident decl'))).toEqual([]);
  });

  test('hold nothing that runs, whatever incidents and people are called', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    for (const attack of attacks.filter((one) => one.length < 150).slice(0, 12)) {
      await visitor.post(`${path}/forms`, {
        command: 'incident declare',
        'one.title': attack,
        'one.severity': 'SEV3',
        nonce: nonce(),
      });
      await visitor.type(path, `/service add "${attack}"`);
    }
    const shown =
      (await suggested(visitor, path, '/incident show ')) +
      (await suggested(visitor, path, '/service show '));
    expect(inserts(shown).length).toBeGreaterThan(10);
    const names = new Set(tagsOf(shown).map(({ name }) => name));
    expect([...names].toSorted()).toEqual(['bdi', 'div', 'p', 'span', 'strong']);
    const attributes = tagsOf(shown).flatMap((tag) => [...tag.attributes.keys()]);
    expect(attributes.filter((name) => name.startsWith('on') || name.startsWith('hx-'))).toEqual([]);
  });

  test('name nothing that somebody may not see, and are refused outside the channels that somebody sees', async () => {
    const { visitor, hidden: secret } = await hiddenIncidents();
    const chen = await visitor('Chen');
    const ada = await visitor('Ada');
    const { path } = await chen.enter();
    for (const text of [
      '/incident show ',
      '/incident merge ',
      ...MARKS.map((mark) => `/incident show ${mark}`),
    ]) {
      const seen = await suggested(chen, path, text);
      for (const mark of MARKS) expect(seen, text).not.toContain(`${mark} title`);
    }
    expect(await suggested(chen, path, `/incident note ${secret.priv.reference} x`)).toBe(
      await suggested(chen, path, '/incident note INC-2026-777 x'),
    );
    expect(await suggested(ada, path, '/incident show Zebra')).toContain('Zebra title');
    const incident = await incidentsOf(ada.app).find(secret.priv.reference);
    const room = `/c/${incident?.rooms[0]?.externalId ?? ''}`;
    expect((await chen.post(`${room}/suggest`, { text: '/incident ' })).status).toBe(404);
    expect((await ada.post(`${room}/suggest`, { text: '/incident ' })).status).toBe(200);
  });

  test('are for our own pages only', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const { status } = await visitor.post(
      `${path}/suggest`,
      { text: '/' },
      { origin: 'https://evil.example' },
    );
    expect(status).toBe(403);
  });
});

const idOf = async (app: RunningApp): Promise<string> =>
  (await incidentsOf(app).find('INC-2026-001'))?.id ?? '';

describe('a form', () => {
  test('that was left is opened again with all that it held', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const { html } = await visitor.post(`${path}/forms/open`, {
      command: 'incident declare',
      'one.title': 'Checkout is down',
      'one.users': 'MOST',
      'one.private': ['no', 'yes'],
    });
    expect(html).toContain('value="Checkout is down"');
    expect(html).toMatch(/<option value="MOST" selected/u);
    expect(html).toMatch(
      /name="one.private"[^>]*checked|checked[^>]*name="one.private"|value="yes" checked/u,
    );
    // Nothing is wrong yet, and nothing was done.
    expect(html).not.toContain('aria-invalid');
    expect(await incidentsOf(visitor.app).find('INC-2026-001')).toBeUndefined();
  });

  test('of what somebody else has changed meanwhile keeps what was typed, and says what is so now', async () => {
    const app = await workspace();
    const [ada, ben] = [new Visitor(app), new Visitor(app)];
    const room = await declared(ada, '/incident declare sev2 "Checkout is down"');
    await ada.post(`${room}/commands`, { command: '/incident resolve INC-2026-001', nonce: nonce() });
    await ben.become('Ben');
    await ben.type(room, '/incident cancel It was a test');
    const sent = await ada.post(`${room}/forms`, {
      command: 'incident resolve',
      'one.incident': await idOf(app),
      'one.resolution': 'Rolled back, all of it',
      nonce: nonce(),
    });
    // The dialog stays: nothing but what was wrong comes.
    expect(sent.html).not.toContain('<dialog');
    expect(textOf(sent.html)).toMatch(/cancelled/u);
    expect((await incidentsOf(app).find('INC-2026-001'))?.status).toBe('CANCELLED');
  });

  test('that stays open while the clock is pushed is sent as it was meant', async () => {
    const app = await workspace();
    const ada = new Visitor(app);
    const room = await declared(ada, '/incident declare sev2 "Checkout is down"');
    const opened = await ada.post(`${room}/commands`, {
      command: '/incident update INC-2026-001',
      nonce: nonce(),
    });
    await app.agenda.advance(45 * 60_000, {
      viewer: systemViewer(app.organizationId),
      surface: 'test',
      requestId: 'test',
    });
    const sent = await ada.post(`${room}/forms`, {
      command: 'incident update',
      'one.incident': await idOf(app),
      'one.message': 'Typed before the clock was pushed',
      nonce: hidden(opened.html, 'form-nonce'),
    });
    expect(sent.html).toContain('<div id="modal" hx-swap-oob="innerHTML"></div>');
    await app.worker.drain();
    expect((await ada.get(room)).html).toContain('Typed before the clock was pushed');
  });

  test('offers many people by name, and takes one that it did not offer', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const few = await visitor.post(`${path}/commands`, { command: '/user show', nonce: nonce() });
    expect(few.html).not.toContain('<datalist');
    for (let n = 0; n < 210; n += 1)
      await visitor.type(
        path,
        `/user add person${n}@example.com ${n < 2 ? 'Kim Lee' : `Person ${String(n).padStart(3, '0')}`}`,
      );
    const many = await visitor.post(`${path}/commands`, { command: '/user show', nonce: nonce() });
    expect(many.html).toContain('<datalist');
    expect(many.html).toContain('<option value="Kim Lee (person1@example.com)">');
    const shown = async (words: string): Promise<string> =>
      privateOf(
        (await visitor.post(`${path}/forms`, { command: 'user show', 'one.user': words, nonce: nonce() }))
          .html,
      );
    expect(await shown('Kim Lee (person1@example.com)')).toContain('person1@example.com');
    expect(await shown('Person 209')).toContain('person209@example.com');
  });
});

describe('a session that ended while somebody typed', () => {
  const HOST = 'muster.example';
  const outside = async () => {
    const app = await workspace({ HOST: '0.0.0.0', PUBLIC_URL: `https://${HOST}` });
    const visitor = new Visitor(app, HOST);
    await visitor.submit('/sign-in', { token: 'test-admin-token' });
    const { path } = await visitor.enter();
    const { sessions } = app.store.read.tables;
    await app.store.tx(async (w) => void (await w.delete(sessions)));
    return { visitor, path };
  };

  test('the answer leads to signing in and back to the same channel', async () => {
    const { visitor, path } = await outside();
    const { status, html, headers } = await visitor.type(path, 'What I typed');
    expect(status).toBe(401);
    expect(textOf(html)).toContain('Your session has ended. What you typed is still here');
    expect(html).toContain(`href="/sign-in?next=${path}"`);
    // It is our answer, and none that lets the text or its nonce go.
    expect(headers).toMatchObject({ 'x-muster': 'answer' });
    expect(headers['hx-trigger']).toBeUndefined();
    expect(html).not.toContain('name="nonce"');
    const back = await visitor.submit('/sign-in', { token: 'test-admin-token', next: path });
    expect(back.location).toBe(path);
  });

  test('without script what was typed stands on the page that leads to signing in', async () => {
    const { visitor, path } = await outside();
    const text = 'What I typed,\nat length';
    const said = await visitor.submit(`${path}/messages`, { text, nonce: nonce() });
    expect(said.status).toBe(401);
    expect(textOf(said.html)).toContain(text);
    const attack = '</textarea><script>alert(1)</script>';
    const attacked = await visitor.submit(`${path}/messages`, { text: attack, nonce: nonce() });
    expectHarmless(attacked.html);
    expect(textOf(attacked.html)).toContain(attack);
    expect(said.html).toContain(`href="/sign-in?next=${path}"`);
    const form = await visitor.submit(`${path}/forms`, {
      command: 'incident update',
      'one.message': 'We know why',
      'several.services': ['Checkout', 'Search'],
      nonce: nonce(),
    });
    expect(textOf(form.html)).toMatch(/Message[\s\S]*We know why[\s\S]*Services[\s\S]*Checkout\nSearch/u);
    // Where nothing was typed there is nothing to take along.
    const pressed = await visitor.submit(`${path}/commands`, { command: '/incident ack' });
    expect(pressed).toMatchObject({ status: 303, location: `/sign-in?next=${path}` });
  });

  test('a form says it inside, for nobody reads behind it', async () => {
    const { visitor, path } = await outside();
    const sent = await visitor.post(`${path}/forms`, {
      command: 'incident declare',
      'one.title': 'x',
      nonce: nonce(),
    });
    expect(sent.status).toBe(401);
    expect(sent.html).toMatch(/^<div id="form-alert"/u);
    expect(sent.html).toContain(`/sign-in?next=${path}`);
    // What may be meant is no reason to send anybody away.
    expect((await visitor.post(`${path}/suggest`, { text: '/' })).status).toBe(401);
  });
});
