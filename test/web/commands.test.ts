/** Commands from the composer, from buttons and from forms, over HTTP. */
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../src/domain/errors.js';
import { declared, incidentsOf, messagesOf, nonce, privateOf } from './given.js';
import { hidden, tagsOf, textOf } from './html.js';
import { Visitor, workspace } from './visitor.js';

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
