/** The workspace over HTTP, with and without script: what is typed, pressed and filled in, and what comes of it. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/domain/errors.js';
import { IncidentQueries } from '../../src/store/queries/incidents.js';
import { systemViewer } from '../../src/store/queries/viewer.js';
import { channelsSeen } from '../../src/store/queries/workspace.js';
import type { RunningApp } from '../support/app.js';
import { hidden, tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

const nonce = (): string => crypto.randomUUID();
const incidentsOf = (app: RunningApp) =>
  new IncidentQueries(app.store.read, systemViewer(app.organizationId));
/** What people read between the beginnings of two elements. */
const between = (html: string, from: string, to?: string): string => {
  const start = html.indexOf('>', html.indexOf(`id="${from}"`)) + 1;
  const end = to === undefined ? html.length : html.indexOf(`<div id="${to}"`);
  return textOf(html.slice(start, end));
};
const messagesOf = (html: string): string => between(html, 'messages', 'private');
const privateOf = (html: string): string => between(html, 'private');

/** Declares, and goes where one is sent. */
async function declared(visitor: Visitor, line: string): Promise<string> {
  const { path } = await visitor.enter();
  const answer = await visitor.type(path, line);
  const goTo = String(answer.headers['hx-redirect']);
  expect(goTo).toMatch(/^\/rooms\//u);
  const { location } = await visitor.get(goTo);
  await visitor.app.worker.drain();
  return location ?? '';
}

describe('finding the way', () => {
  test('it begins in #general, and #incidents is beside it', async () => {
    const visitor = new Visitor(await workspace());
    const { page } = await visitor.enter();
    expect(page.status).toBe(200);
    expect(textOf(page.html)).toContain('Welcome to #general');
    expect(page.html).toMatch(/aria-current="page"[^#]*#<\/span><bdi class="grow">general/u);
    expect(page.html.match(/<bdi class="grow">incidents<\/bdi>/gu)).toHaveLength(1);
  });

  test('what is announced goes to the #incidents that is there', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { html } = await visitor.get(room);
    expect(html.match(/<bdi class="grow">incidents<\/bdi>/gu)).toHaveLength(1);
    const [, incidents = ''] =
      /<a href="([^"]+)"[^>]*><span[^>]*>#<\/span><bdi class="grow">incidents/u.exec(html) ?? [];
    const announced = await visitor.get(incidents);
    expect(messagesOf(announced.html)).toContain('INC-2026-001 · Checkout is down');
    // Its link to the room stays in the workspace, wherever that is reached.
    expect(announced.html).toContain(`<a href="${room}"><bdi>#inc-2026-001-checkout-is-down</bdi></a>`);
  });

  test('what is not there, or not for oneself, is one polite page', async () => {
    const visitor = new Visitor(await workspace());
    for (const path of [
      '/c/nothing',
      `/c/${nonce()}`,
      '/rooms/INC-2026-999',
      `/rooms/${nonce()}`,
      `/c/%00`,
      `/c/${'x'.repeat(180)}`,
    ]) {
      const seen = await visitor.get(path);
      expect(seen.status).toBe(404);
      expect(textOf(seen.html)).toContain('or none that you may see');
    }
  });

  test('a conversation with Muster opens once, and takes commands without a slash', async () => {
    const visitor = new Visitor(await workspace());
    const [first, second] = await Promise.all([visitor.get('/direct'), visitor.get('/direct')]);
    expect(first.location).toBe(second.location);
    const page = await visitor.get(first.location ?? '');
    expect(textOf(page.html)).toContain('Between you and Muster');
    expect((await visitor.type(first.location ?? '', 'list')).html).toContain('No open incidents');
    await visitor.become('Ben');
    expect((await visitor.get(first.location ?? '')).status).toBe(404);
  });
});

describe('saying something', () => {
  test('it stands in the channel under one’s name, in each reader’s own time', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, 'Anybody else\nseeing slow pages?');
    expect(answer.status).toBe(200);
    expect(answer.headers['hx-trigger']).toBe('muster:accepted');
    const { html } = await visitor.get(path);
    expect(messagesOf(html)).toContain('Anybody else\nseeing slow pages?');
    expect(html).toContain(
      '<time datetime="2026-03-02T09:00:00.000Z" title="2026-03-02 09:00:00 UTC">10:00</time>',
    );
    await visitor.become('Chen');
    expect((await visitor.get(path)).html).toContain('title="2026-03-02 09:00:00 UTC">17:00</time>');
  });

  test('sent twice it is said once', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const sent = { text: 'only once', nonce: nonce() };
    await Promise.all([visitor.post(`${path}/messages`, sent), visitor.post(`${path}/messages`, sent)]);
    await visitor.post(`${path}/messages`, sent);
    expect(messagesOf((await visitor.get(path)).html).match(/only once/gu)).toHaveLength(1);
  });

  test.each([
    ['nothing', ' \n ', 'is empty'],
    ['too much', 'x'.repeat(10_001), 'has 10001 characters; at most 10000 are accepted'],
    ['100 kB', 'x'.repeat(100_000), 'at most 10000 are accepted'],
    ['a control character', 'a\u0000b', 'U+0000'],
    ['a command that does not exist', '/deploy now', 'There is no command /deploy here'],
    ['a misspelt command', '/incident declar sev1 x', 'Did you mean incident declare?'],
    ['a command with a wrong value', '/incident declare --severity sev9 Search is slow', 'Usage:'],
  ])('%s is refused politely and nothing is said', async (_, text, because) => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, text);
    expect(answer.status).toBe(200);
    expect(answer.headers['hx-trigger']).toBeUndefined();
    expect(textOf(answer.html)).toContain(because);
    expect(
      tagsOf(answer.html).some(({ attributes }) => attributes.get('aria-label') === 'Only visible to you'),
    ).toBe(true);
    expect(messagesOf((await visitor.get(path)).html).trim()).toBe('');
  });

  test('a message of exactly the limit is kept whole', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    await visitor.type(path, '\u{1f525}'.repeat(10_000));
    expect(messagesOf((await visitor.get(path)).html)).toContain('\u{1f525}'.repeat(10_000));
  });

  test('more than a request may carry is refused politely, too', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, 'x'.repeat(1_100_000));
    expect(answer.status).toBe(413);
    expect(textOf(answer.html)).toContain('more than a request may carry');
  });

  test('a line break is one wherever it was typed', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    await visitor.type(path, 'one\r\ntwo');
    expect(messagesOf((await visitor.get(path)).html)).toContain('one\ntwo');
  });

  test('a slash after a space is no command', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    await visitor.type(path, ' /deploy now');
    expect(messagesOf((await visitor.get(path)).html)).toContain('/deploy now');
  });
});

describe('commands', () => {
  test('declaring leads to the room, where the card stands and one is a member', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { html } = await visitor.get(room);
    const said = messagesOf(html);
    expect(said).toContain('INC-2026-001 · Checkout is down');
    expect(said).toMatch(/Acknowledge\s*Take command\s*Post update\s*Change severity\s*Resolve/u);
    expect(textOf(html)).toContain('INC-2026-001 · SEV1 critical · Detected · commander: nobody yet');
    expect(html).toMatch(/<summary id="pinned-title">.*INC-2026-001 · Checkout is down/u);
  });

  test('inside a room a verb takes no reference, and what all were told is not repeated', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const answer = await visitor.type(room, '@Muster ack');
    expect(answer.headers['hx-trigger']).toBe('muster:accepted');
    expect(answer.html).not.toContain('Only visible to you');
    await visitor.app.worker.drain();
    expect(messagesOf((await visitor.get(room)).html)).toContain(
      '@Ada Berger acknowledged INC-2026-001 and has it.',
    );
  });

  test('outside a room the answer is for oneself alone', async () => {
    const visitor = new Visitor(await workspace());
    await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, '/incident ack INC-2026-001');
    expect(privateOf(answer.html)).toContain('INC-2026-001 is yours now.');
    expect((await visitor.get(path)).html).not.toContain('is yours now');
  });

  test('an incident without a war room is answered where it was declared', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.type(path, '/incident declare sev4 "A typo"');
    expect(answer.headers['hx-redirect']).toBeUndefined();
    expect(privateOf(answer.html)).toContain('INC-2026-001 is declared as SEV4');
  });

  test('the same request twice runs once and answers the same', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const sent = { text: '/incident declare sev2 "Twice"', nonce: nonce() };
    const answers = await Promise.all([
      visitor.post(`${path}/messages`, sent),
      visitor.post(`${path}/messages`, sent),
    ]);
    expect(new Set(answers.map(({ headers }) => headers['hx-redirect'])).size).toBe(1);
    expect(
      (await incidentsOf(app).list({}, { limit: 10, offset: 0 }, { by: 'created_at', descending: true }))
        .count,
    ).toBe(1);
  });

  test('buttons pass the door that typed lines take: rights are checked at each press', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { html } = await visitor.get(room);
    const button = tagsOf(html).find(
      ({ attributes }) => attributes.get('value') === '/incident ack INC-2026-001',
    );
    expect(button?.attributes.get('name')).toBe('command');
    const press = () =>
      visitor.post(`${room}/commands`, { command: '/incident ack INC-2026-001', nonce: nonce() });
    await visitor.become('Emil');
    expect(privateOf((await press()).html)).toContain('takes a responder; you are a viewer');
    await visitor.become('Chen');
    expect((await press()).status).toBe(200);
    await visitor.become('Ben');
    expect(privateOf((await press()).html)).toContain('Chen Wei has it');
  });

  test('a faulty request is answered with a reference that stands in the log, and nothing of the inside', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    app.dispatcher.dispatch = () => Promise.reject(new Error('the secret inside'));
    const answer = await visitor.type(path, '/incident list');
    expect(answer.status).toBe(500);
    expect(answer.headers['hx-trigger']).toBeUndefined();
    const [, reference = ''] = /under ([0-9a-f-]{36})/u.exec(privateOf(answer.html)) ?? [];
    expect(app.logged.join('')).toContain(reference);
    expect(answer.html).not.toContain('secret');
    // Nobody knows whether it was kept: repeating it must be recognized.
    expect(answer.html).not.toContain('id="nonce"');
  });

  test('more than can be written is refused politely, to be repeated as it is', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    app.store.tx = () =>
      Promise.reject(new Refusal('BUSY', 'Muster is busy just now.', { retryAfterSeconds: 1 }));
    for (const text of ['hello', '/incident declare Search is slow']) {
      const answer = await visitor.type(path, text);
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('1');
      expect(privateOf(answer.html)).toContain('Muster is busy just now.');
      expect(answer.headers['hx-trigger']).toBeUndefined();
      expect(answer.html).not.toContain('id="nonce"');
    }
  });
});

describe('forms', () => {
  test('a command that lacks something asks for it, with what is known filled in', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const answer = await visitor.post(`${room}/commands`, {
      command: '/incident update INC-2026-001',
      nonce: nonce(),
    });
    const tags = tagsOf(answer.html);
    expect(tags.some(({ name }) => name === 'dialog')).toBe(true);
    expect(
      tags.find(({ attributes }) => attributes.get('name') === 'one.incident')?.attributes.get('type'),
    ).toBe('hidden');
    expect(
      tags
        .find(({ name, attributes }) => name === 'option' && attributes.has('selected'))
        ?.attributes.get('value'),
    ).toBe('DETECTED');
    const message = tags.find(({ attributes }) => attributes.get('id') === 'f-message');
    expect(message?.attributes.get('aria-required')).toBe('true');
    expect(message?.attributes.has('aria-invalid')).toBe(false);
    expect(
      tags.find(({ name, attributes }) => name === 'label' && attributes.get('for') === 'f-message'),
    ).toBeDefined();
  });

  test('what is wrong stands beside its field, and everything typed is still there', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.post(`${path}/forms`, {
      command: 'incident declare',
      nonce: nonce(),
      'one.title': '',
      'one.description': 'Cards are <b>refused</b>',
      'one.clearance': 'high',
      'one.detected_at': 'next year',
      'several.services': [],
    });
    const tags = tagsOf(answer.html);
    for (const name of ['title', 'clearance']) {
      const input = tags.find(({ attributes }) => attributes.get('id') === `f-${name}`);
      expect(input?.attributes.get('aria-invalid')).toBe('true');
      expect(input?.attributes.get('aria-describedby')).toContain(`f-${name}-problem`);
      expect(answer.html).toMatch(new RegExp(`id="f-${name}-problem">[^<]+<`, 'u'));
    }
    expect(textOf(answer.html)).toContain('Cards are <b>refused</b>');
    expect(
      tags.find(({ attributes }) => attributes.get('id') === 'f-clearance')?.attributes.get('value'),
    ).toBe('high');
  });

  test('what the command itself finds wrong stands beside its field, too', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    const answer = await visitor.post(`${path}/forms`, {
      command: 'incident declare',
      nonce: nonce(),
      'one.title': 'Search is slow',
      'one.detected_at': '2027-01-01T00:00:00Z',
    });
    expect(answer.html).toMatch(/id="f-detected_at-problem">This lies in the future\.</u);
    expect(hidden(answer.html, 'f-title')).toBe('Search is slow');
    expect(hidden(answer.html, 'f-detected_at')).toBe('2027-01-01T00:00:00Z');
  });

  test('a good form is carried out once, and its dialog goes', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const incident = await incidentsOf(app).find('INC-2026-001');
    const fields = {
      command: 'incident update',
      nonce: nonce(),
      'one.incident': incident?.id ?? '',
      'one.message': 'Rolling back',
      'one.status': 'IDENTIFIED',
    };
    for (const _ of [1, 2])
      expect((await visitor.post(`${room}/forms`, fields)).html).toContain(
        '<div id="modal" hx-swap-oob="innerHTML"></div>',
      );
    await app.worker.drain();
    const said = messagesOf((await visitor.get(room)).html);
    expect(said.match(/Status update · Identified/gu)).toHaveLength(1);
  });

  test('a form that comes too late stays open and says why', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const incident = await incidentsOf(app).find('INC-2026-001');
    for (const line of ['/incident resolve done', '/incident close']) await visitor.type(room, line);
    const answer = await visitor.post(`${room}/forms`, {
      command: 'incident update',
      nonce: nonce(),
      'one.incident': incident?.id ?? '',
      'one.message': 'too late',
    });
    expect(answer.html).toContain('id="form-alert"');
    expect(textOf(answer.html)).toContain('is closed: there is nothing more to update');
    expect(answer.html).not.toContain('<dialog');
  });

  test('values that no form of ours sends are refused, not stored', async () => {
    const visitor = new Visitor(await workspace());
    const { path } = await visitor.enter();
    for (const fields of [
      { command: 'incident ack', 'one.incident': 'INC\u0000' },
      { command: 'nothing at all', 'one.title': 'x' },
      { command: '', 'one.title': 'x' },
      { 'one.__proto__': 'x', command: 'incident declare' },
      {},
    ]) {
      const answer = await visitor.post(`${path}/forms`, fields);
      expect(answer.status).toBe(200);
      expect(answer.html).toMatch(/tone-warning|<dialog|What \/incident can do/u);
    }
  });
});

describe('without script', () => {
  test('a message leads back to the channel', async () => {
    const visitor = new Visitor(await workspace());
    const { path, nonce: given } = await visitor.enter();
    expect(await visitor.submit(`${path}/messages`, { text: 'hello', nonce: given })).toMatchObject({
      status: 303,
      location: path,
    });
  });

  test('a command is answered on the page, and what was refused stands in the composer again', async () => {
    const visitor = new Visitor(await workspace());
    const { path, nonce: given } = await visitor.enter();
    const help = await visitor.submit(`${path}/messages`, { text: '/incident help', nonce: given });
    expect(help.status).toBe(200);
    expect(privateOf(help.html)).toContain('What /incident can do');
    const refused = await visitor.submit(`${path}/messages`, { text: '/incident declar x', nonce: nonce() });
    expect(privateOf(refused.html)).toContain('Did you mean incident declare?');
    expect(refused.html).toMatch(/<textarea id="text"[^>]*>\n\/incident declar x<\/textarea>/u);
  });

  test('a form stands open on the page, is corrected and carried out', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    const form = await visitor.submit(`${path}/commands`, { command: '/incident declare' });
    expect(
      tagsOf(form.html)
        .find(({ name }) => name === 'dialog')
        ?.attributes.has('open'),
    ).toBe(true);
    const wrong = await visitor.submit(`${path}/forms`, {
      command: 'incident declare',
      'one.title': '',
      nonce: nonce(),
    });
    expect(wrong.html).toContain('aria-invalid="true"');
    const good = await visitor.submit(`${path}/forms`, {
      command: 'incident declare',
      'one.title': 'Search is slow',
      nonce: nonce(),
    });
    expect(good).toMatchObject({ status: 303, location: expect.stringMatching(/^\/rooms\//u) });
    expect((await visitor.get(good.location ?? '')).location).toMatch(/^\/c\//u);
  });
});

describe('who sees what', () => {
  const sees = async (app: RunningApp, who: string, room: string): Promise<boolean> => {
    const visitor = new Visitor(app);
    await visitor.become(who);
    const { page } = await visitor.enter();
    const status = (await visitor.get(room)).status;
    const events = await visitor.app.server.inject({
      url: `${room}/events`,
      headers: { host: 'localhost', cookie: [...visitor.cookies].map((c) => c.join('=')).join('') },
      payloadAsStream: true,
    });
    events.stream().destroy();
    expect(events.statusCode).toBe(status);
    expect(page.html.includes(`href="${room}"`)).toBe(status === 200);
    return status === 200;
  };

  test('the room of a private incident: its people and admins', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    await visitor.become('Ben');
    const room = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await app.worker.drain();
    expect([
      await sees(app, 'Ada', room),
      await sees(app, 'Ben', room),
      await sees(app, 'Chen', room),
    ]).toEqual([true, true, false]);
    // Nobody else hears of it.
    await visitor.become('Chen');
    expect((await visitor.enter()).page.html).not.toContain('breach');
    await expect
      .poll(async () => (await channelsSeen(app.store.read, systemViewer(app.organizationId))).length)
      .toBe(3);
  });

  test('what is typed into a room that one may not see goes nowhere', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await visitor.become('Chen');
    expect((await visitor.type(room, 'peek')).status).toBe(404);
    expect((await visitor.post(`${room}/commands`, { command: '/incident show' })).status).toBe(404);
  });
});

describe('the clock', () => {
  test('pushing it shows what falls due on the way', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { html } = await visitor.get(room);
    expect(html).toMatch(/id="clock-next">Next is due <time datetime="2026-03-02T09:03:00.000Z"/u);
    const answer = await visitor.post('/clock/advance', { by: 'next', channel: room.slice('/c/'.length) });
    expect(answer.html).toMatch(/id="clock-now".*>10:03<\/time>/u);
    expect(messagesOf((await visitor.get(room)).html)).toMatch(/commander/u);
    await visitor.post('/clock/advance', { by: '15' });
    expect(app.clock.now().toISOString()).toBe('2026-03-02T09:18:00.000Z');
    expect(
      (await visitor.submit('/clock/advance', { by: '60', channel: room.slice('/c/'.length) })).location,
    ).toBe(room);
    expect(app.clock.now().toISOString()).toBe('2026-03-02T10:18:00.000Z');
  });

  test.each([['-5'], ['1e9'], ['2'], [''], ['next']])(
    'it is not pushed by %j where that leads nowhere',
    async (by) => {
      const app = await workspace();
      const visitor = new Visitor(app);
      expect(privateOf((await visitor.post('/clock/advance', { by })).html)).toMatch(
        /pushed by|Nothing is due/u,
      );
      expect(app.clock.now().toISOString()).toBe('2026-03-02T09:00:00.000Z');
    },
  );

  test('where it runs by itself it is only shown', async () => {
    const visitor = new Visitor(await workspace({ MUSTER_CLOCK: 'system' }));
    const { page } = await visitor.enter();
    expect(page.html).not.toContain('Fast-forward');
    expect((await visitor.post('/clock/advance', { by: '60' })).html).toContain('cannot be pushed here');
  });
});
