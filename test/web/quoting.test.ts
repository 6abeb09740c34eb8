/** The menu of a message: a declaration is made of it, or an entry on a timeline with its own time and author. */
import { describe, expect, test } from 'vitest';
import type { RunningApp } from '../support/app.js';
import { declared, incidentsOf, messagesOf, nonce, privateOf, visiting } from './given.js';
import { hidden, tagsOf, textOf } from './html.js';
import type { Visitor } from './visitor.js';
import { workspace } from './visitor.js';

/** The ids of the messages on a page, oldest first. */
const idsOn = (html: string): readonly string[] =>
  tagsOf(html).flatMap(({ name, attributes }) => {
    const id = attributes.get('id') ?? '';
    return name === 'li' && id.startsWith('m-') ? [id.slice(2)] : [];
  });
const latest = async (visitor: Visitor, path: string): Promise<string> =>
  idsOn((await visitor.get(path)).html).at(-1) ?? '';
const quote = (visitor: Visitor, path: string, message: string, make: string) =>
  visitor.post(`${path}/quotes`, { message, make, nonce: nonce() });
const entriesOf = async (app: RunningApp, reference: string) => {
  const incident = await incidentsOf(app).find(reference);
  const page = { limit: 50, offset: 0 };
  return (await incidentsOf(app).timeline({ id: incident?.id ?? '' }, page)).results;
};
const wordsIn = (html: string, name: string): string =>
  textOf(new RegExp(`<textarea[^>]*id="f-${name}"[^>]*>([^<]*)`, 'u').exec(html)?.[1] ?? '').trim();

const menu = (visitor: Visitor, path: string, message: string, headers = {}) =>
  visitor.get(`${path}/m/${message}/menu`, headers);

describe('the menu of a message', () => {
  test('is a link beside every message, and comes to the page that is open', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, 'Deploy 4711 went out');
    const { html } = await visitor.get(room);
    const ids = idsOn(html);
    expect(ids.length).toBeGreaterThanOrEqual(2);
    for (const id of ids) {
      const link = tagsOf(html).find(({ attributes }) => attributes.get('id') === `o-${id}`);
      expect(link?.attributes.get('aria-label')).toMatch(
        /^What to make of the message by (Muster|Ben Carter)$/u,
      );
      expect(link?.attributes.get('href')).toBe(`${room}/m/${id}/menu`);
    }
    const { html: part } = await menu(visitor, room, ids.at(-1) ?? '', { 'hx-request': 'true' });
    expect(part).not.toContain('<html');
    const section = tagsOf(part).find(({ name }) => name === 'section');
    expect(section?.attributes.get('popover')).toBe('auto');
    expect(textOf(part).replaceAll(/\s+/gu, ' ')).toContain('Reply in threadCopy link');
  });

  test('without script it stands on a page, with the message in sight', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const { path } = await visitor.enter();
    await visitor.type(path, 'Deploy 4711 went out');
    const { html } = await menu(visitor, path, await latest(visitor, path));
    expect(html).toContain('<html');
    expect(html).toContain('Deploy 4711 went out');
    expect(html).toContain('value="entry"');
    expect(
      tagsOf(html)
        .find(({ attributes }) => attributes.get('class') === 'choices')
        ?.attributes.has('popover'),
    ).toBe(false);
  });

  test('offers what the reader may do, and is that of a message that is there', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const { path } = await visitor.enter();
    await visitor.type(path, 'Deploy 4711 went out');
    const message = await latest(visitor, path);
    const own = (await menu(visitor, path, message)).html;
    expect(own).toContain('value="edit"');
    await visitor.become('Emil');
    const others = (await menu(visitor, path, message)).html;
    expect(others).not.toContain('value="edit"');
    expect(others).toContain('Copy link');
    expect((await menu(visitor, path, app.newId())).status).toBe(404);
  });

  test('comes with what is said, too', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const { path } = await visitor.enter();
    const said = await visitor.type(path, 'Anybody?');
    expect(said.status).toBe(200);
    const events = await app.server.inject({
      url: `${path}/events?after=0.0.1`,
      headers: { host: 'localhost', cookie: [...visitor.cookies].map((c) => c.join('=')).join('; ') },
      payloadAsStream: true,
    });
    let seen = '';
    for await (const chunk of events.stream()) {
      seen += String(chunk);
      if (seen.includes('Anybody?')) break;
    }
    expect(seen).toMatch(new RegExp(`href="${path}/m/[^"]+/menu"`, 'u'));
  });
});

describe('declaring from a message', () => {
  test('opens the form with what was said, by whom and where; nothing is done yet', async () => {
    const app = await workspace({ PUBLIC_URL: 'http://localhost:4321' });
    const { visitor } = await visiting(app, 'Ben');
    const { path } = await visitor.enter();
    await visitor.type(path, 'Checkout is slow\nsince the last deploy');
    const message = await latest(visitor, path);
    await visitor.become('Ada');
    const { html } = await quote(visitor, path, message, 'declaration');
    expect(hidden(html, 'f-title')).toBe('Checkout is slow');
    expect(wordsIn(html, 'description')).toBe(
      `Checkout is slow\nsince the last deploy\n\nBen Carter wrote in #general: http://localhost:4321${path}/m/${message}`,
    );
    expect(await incidentsOf(app).find('INC-2026-001')).toBeUndefined();
    expect(html).not.toContain('aria-invalid');
  });

  test('does not call a private room by its name', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await visitor.type(room, 'They came through the front door');
    const { html } = await quote(visitor, room, await latest(visitor, room), 'declaration');
    expect(wordsIn(html, 'description')).toContain('Ben Carter wrote in a private channel: ');
    expect(wordsIn(html, 'description')).not.toContain('breach');
  });

  test('without script the form stands open on the page', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const { path } = await visitor.enter();
    await visitor.type(path, 'Checkout is slow');
    const message = await latest(visitor, path);
    const { html } = await visitor.submit(`${path}/quotes`, { message, make: 'declaration' });
    expect(
      tagsOf(html)
        .find(({ name }) => name === 'dialog')
        ?.attributes.has('open'),
    ).toBe(true);
    expect(hidden(html, 'f-title')).toBe('Checkout is slow');
  });
});

describe('adding a message to a timeline', () => {
  test('in a war room does it at once, with its own time and author, and twice is once', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, 'Deploy 4711 went out');
    const message = await latest(visitor, room);
    const said = app.clock.now();
    await visitor.post('/clock/advance', { by: '5' });
    await visitor.become('Chen');
    const answer = await quote(visitor, room, message, 'entry');
    expect(privateOf(answer.html)).toContain('INC-2026-001 has this message in its timeline.');
    expect(privateOf((await quote(visitor, room, message, 'entry')).html)).toContain('already');
    const pinned = (await entriesOf(app, 'INC-2026-001')).filter(({ kind }) => kind === 'PINNED');
    expect(pinned).toHaveLength(1);
    expect(pinned[0]).toMatchObject({
      text: 'Deploy 4711 went out',
      at: said,
      actor: { name: 'Ben Carter' },
    });
    expect(pinned[0]?.data).toMatchObject({ platform: 'web', url: expect.stringContaining(`/m/${message}`) });
  });

  test('elsewhere asks which incident, and takes time and author from the message alone', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { path } = await visitor.enter();
    await visitor.type(path, 'Deploy 4711 went out');
    const message = await latest(visitor, path);
    await visitor.become('Chen');
    const { html } = await quote(visitor, path, message, 'entry');
    expect(wordsIn(html, 'text')).toBe('Deploy 4711 went out');
    expect(html).not.toContain('f-at');
    const fields = { command: 'incident note', message, 'one.incident': '', 'one.text': 'Deploy 4711' };
    const send = (more: Readonly<Record<string, string>>) =>
      visitor.post(`${path}/forms`, { ...fields, nonce: nonce(), ...more });
    const lacking = await send({});
    expect(lacking.html).toMatch(/id="f-incident-problem">Please fill this in\.</u);
    expect(wordsIn(lacking.html, 'text')).toBe('Deploy 4711');
    expect(lacking.html).toContain(`name="message" value="${message}"`);

    const incident = (await incidentsOf(app).find('INC-2026-001'))?.id ?? '';
    const dana =
      (await visitor.get('/people')).html.match(/\/people\/([0-9a-f-]{36})">(?:<bdi>)?Dana/u)?.[1] ?? '';
    expect(dana).not.toBe('');
    const done = await send({
      'one.incident': incident,
      'one.said_by': dana,
      'one.at': '2020-01-01T00:00:00Z',
    });
    expect(privateOf(done.html)).toContain('INC-2026-001 has this message in its timeline.');
    const pinned = (await entriesOf(app, 'INC-2026-001')).filter(({ kind }) => kind === 'PINNED');
    expect(pinned).toMatchObject([
      { text: 'Deploy 4711', at: app.clock.now(), actor: { name: 'Ben Carter' } },
    ]);
  });

  test('what Muster said stands there as Muster’s', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, '/incident ack');
    await app.worker.drain();
    await quote(visitor, room, await latest(visitor, room), 'entry');
    const pinned = (await entriesOf(app, 'INC-2026-001')).find(({ kind }) => kind === 'PINNED');
    expect(pinned?.text).toMatch(/^Muster: .*acknowledged INC-2026-001 and has it\.$/u);
  });

  test('what Muster said is nobody else’s, whatever a form says', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await app.worker.drain();
    const dana =
      (await visitor.get('/people')).html.match(/\/people\/([0-9a-f-]{36})">(?:<bdi>)?Dana/u)?.[1] ?? '';
    await visitor.post(`${room}/forms`, {
      command: 'incident note',
      message: await latest(visitor, room),
      'one.incident': (await incidentsOf(app).find('INC-2026-001'))?.id ?? '',
      'one.text': 'I broke it',
      'one.said_by': dana,
      nonce: nonce(),
    });
    const pinned = (await entriesOf(app, 'INC-2026-001')).find(({ kind }) => kind === 'PINNED');
    expect(pinned).toMatchObject({ text: 'Muster: I broke it', actor: null });
  });

  test('is judged again when it is pressed', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, 'Deploy 4711 went out');
    const message = await latest(visitor, room);
    await visitor.become('Emil');
    expect(privateOf((await quote(visitor, room, message, 'entry')).html)).toContain('takes a responder');
    expect((await entriesOf(app, 'INC-2026-001')).some(({ kind }) => kind === 'PINNED')).toBe(false);
  });
});

test('a message is found in its own channel only, and nothing else is made of it', async () => {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const secret = await declared(visitor, '/incident declare sev1 "Breach" --private');
  await visitor.type(secret, 'They came through the front door');
  const message = await latest(visitor, secret);
  const { path } = await visitor.enter();
  for (const make of ['declaration', 'entry'])
    for (const one of [message, 'nothing', '', crypto.randomUUID()]) {
      const { html } = await quote(visitor, path, one, make);
      expect(privateOf(html)).toContain('This message is not here any more.');
      expect(html).not.toContain('front door');
    }
  expect(privateOf((await quote(visitor, secret, message, 'trouble')).html)).toContain(
    'nothing that can be made',
  );
  await visitor.become('Chen');
  expect((await quote(visitor, secret, message, 'declaration')).status).toBe(404);
  const sent = await visitor.post(`${secret}/forms`, { command: 'incident note', message, 'one.text': 'x' });
  expect(sent.status).toBe(404);
  await visitor.become('Ben');
  expect(messagesOf((await visitor.get(secret)).html)).toContain('front door');
});
