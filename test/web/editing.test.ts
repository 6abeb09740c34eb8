/** One's own message gets other words, or none; wherever else it stands follows. */
import { desc, eq } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import type { RunningApp } from '../support/app.js';
import { attacks } from './attacks.js';
import { declared, incidentsOf, messagesOf, nonce, privateOf, visiting } from './given.js';
import { rawTextOf, tagsOf, textOf } from './html.js';
import { type Visitor, workspace } from './visitor.js';

const idsOn = (html: string): readonly string[] =>
  tagsOf(html).flatMap(({ name, attributes }) => {
    const id = attributes.get('id') ?? '';
    return name === 'li' && id.startsWith('m-') ? [id.slice(2)] : [];
  });
const latest = async (visitor: Visitor, path: string): Promise<string> =>
  idsOn((await visitor.get(path)).html).at(-1) ?? '';
const choose = (visitor: Visitor, path: string, message: string, make: 'edit' | 'delete') =>
  visitor.post(`${path}/quotes`, { message, make, nonce: nonce() });
const save = (visitor: Visitor, path: string, message: string, text: string) =>
  visitor.post(`${path}/forms`, { command: 'message edit', message, 'one.text': text, nonce: nonce() });
const remove = (visitor: Visitor, path: string, message: string) =>
  visitor.post(`${path}/forms`, { command: 'message delete', message, nonce: nonce() });
const typedIn = (html: string): string =>
  textOf(/<textarea[^>]*id="f-text"[^>]*>([^<]*)/u.exec(html)?.[1] ?? '').trim();
const pinsOn = async (app: RunningApp, reference: string) => {
  const id = (await incidentsOf(app).find(reference))?.id ?? '';
  const { results } = await incidentsOf(app).timeline({ id }, { limit: 50, offset: 0 });
  return results.filter(({ kind }) => kind === 'PINNED');
};
const lastAudit = async (app: RunningApp) => {
  const { auditLog } = app.store.read.tables;
  const [entry] = await app.store.read
    .select()
    .from(auditLog)
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(1);
  return entry;
};

async function said(text = 'Deploy 4711 went out') {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const { path } = await visitor.enter();
  await visitor.type(path, text);
  return { app, visitor, path, message: await latest(visitor, path) };
}

describe('editing', () => {
  test('begins with what stands there, and ends with the new words, marked with the time', async () => {
    const { app, visitor, path, message } = await said();
    const form = await choose(visitor, path, message, 'edit');
    expect(typedIn(form.html)).toBe('Deploy 4711 went out');
    await visitor.post('/clock/advance', { by: '5' });
    const sent = await save(visitor, path, message, 'Deploy 4712 went out');
    expect(sent.html).toContain('<div id="modal" hx-swap-oob="innerHTML"></div>');
    const { html } = await visitor.get(path);
    expect(messagesOf(html)).toContain('Deploy 4712 went out');
    expect(messagesOf(html)).not.toContain('4711');
    expect(html).toContain(
      '<time class="edited" datetime="2026-03-02T09:05:00.000Z" title="Edited 2026-03-02 09:05:00 UTC">edited</time>',
    );
    const entry = await lastAudit(app);
    expect(entry).toMatchObject({ action: 'message.edit', subjectId: message, surface: 'web' });
    expect(JSON.stringify(entry)).not.toContain('Deploy');
  });

  test('that was left is opened again with what it held', async () => {
    const { app, visitor, path, message } = await said();
    const left = { command: 'message edit', message, 'one.text': 'Deploy 4712 went', nonce: nonce() };
    const again = await visitor.post(`${path}/forms/open`, left);
    expect(typedIn(again.html)).toBe('Deploy 4712 went');
    expect(again.html).toContain(`name="message" value="${message}"`);
    const question = { command: 'message delete', message, nonce: nonce() };
    expect((await visitor.post(`${path}/forms/open`, question)).html).toContain('Delete your message?');
    // To nobody else.
    const { visitor: chen } = await visiting(app, 'Chen');
    expect((await chen.post(`${path}/forms/open`, left)).html).not.toContain('<dialog');
  });

  test.each([
    ['nothing', '  ', 'is empty'],
    ['too much', 'x'.repeat(10_001), 'at most 10000 are accepted'],
  ])('%s is refused beside the field, and what was typed stays', async (_, text, because) => {
    const { visitor, path, message } = await said();
    const refused = await save(visitor, path, message, text);
    expect(refused.html).toMatch(new RegExp(`id="f-text-problem">[^<]*${because}`, 'u'));
    expect(typedIn(refused.html)).toBe(text.trim());
    expect(refused.html).toContain(`name="message" value="${message}"`);
    expect(messagesOf((await visitor.get(path)).html)).toContain('Deploy 4711 went out');
  });

  test('to the same words is no edit', async () => {
    const { app, visitor, path, message } = await said();
    await save(visitor, path, message, 'Deploy 4711 went out');
    expect((await visitor.get(path)).html).not.toContain('class="edited"');
    expect((await lastAudit(app))?.action).toBe('message.post');
  });

  test('is nobody else’s, an admin’s neither, and Muster’s own words are nobody’s', async () => {
    const { app, visitor, path, message } = await said();
    await visitor.become('Ada');
    expect((await visitor.get(`${path}/m/${message}/menu`)).html).not.toContain('value="edit"');
    for (const answer of [
      await choose(visitor, path, message, 'edit'),
      await choose(visitor, path, message, 'delete'),
      await save(visitor, path, message, 'mine now'),
      await remove(visitor, path, message),
    ])
      expect(textOf(answer.html)).toContain('Only whoever wrote a message can change or delete it.');
    expect(messagesOf((await visitor.get(path)).html)).toContain('Deploy 4711 went out');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const card = idsOn((await visitor.get(room)).html)[0] ?? '';
    expect(textOf((await remove(visitor, room, card)).html)).toContain('Only whoever wrote a message');
    await app.worker.drain();
  });

  test('is followed on the timeline, as whoever put it there; deleting strikes it out', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, 'Deploy 4711 went out');
    const message = await latest(visitor, room);
    await visitor.become('Chen');
    await visitor.post(`${room}/quotes`, { message, make: 'entry', nonce: nonce() });
    await visitor.become('Ben');
    await save(visitor, room, message, 'Deploy 4712 went out');
    const edited = await pinsOn(app, 'INC-2026-001');
    expect(edited.map(({ text, struckAt }) => [text, struckAt !== null])).toEqual([
      ['Deploy 4711 went out', true],
      ['Deploy 4712 went out', false],
    ]);
    await remove(visitor, room, message);
    const gone = await pinsOn(app, 'INC-2026-001');
    expect(gone.every(({ struckAt }) => struckAt !== null)).toBe(true);
  });

  test('does not come back to the timeline when it is deleted while an edit is followed there', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, 'Deploy 4711 went out');
    const message = await latest(visitor, room);
    await visitor.post(`${room}/quotes`, { message, make: 'entry', nonce: nonce() });
    const dispatch = app.dispatcher.dispatch.bind(app.dispatcher);
    vi.spyOn(app.dispatcher, 'dispatch').mockImplementationOnce(async (request) => {
      await remove(visitor, room, message);
      return await dispatch(request);
    });
    await save(visitor, room, message, 'Deploy 4712 went out');
    const pins = await pinsOn(app, 'INC-2026-001');
    expect(pins.map(({ text }) => text)).toContain('Deploy 4712 went out');
    expect(pins.every(({ struckAt }) => struckAt !== null)).toBe(true);
  });

  test('without script the form stands open on the page, and leads back', async () => {
    const { visitor, path, message } = await said();
    const form = await visitor.submit(`${path}/quotes`, { message, make: 'edit' });
    const dialog = tagsOf(form.html).find(({ name }) => name === 'dialog');
    expect(dialog?.attributes.has('open')).toBe(true);
    const wrong = await visitor.submit(`${path}/forms`, {
      command: 'message edit',
      message,
      'one.text': 'x'.repeat(10_001),
    });
    expect(typedIn(wrong.html)).toHaveLength(10_001);
    const done = await visitor.submit(`${path}/forms`, {
      command: 'message edit',
      message,
      'one.text': 'other words',
    });
    expect(done).toMatchObject({ status: 303, location: path });
  });
});

describe('deleting', () => {
  test('asks first, and leaves a place without words', async () => {
    const { app, visitor, path, message } = await said('the password is hunter2');
    const question = await choose(visitor, path, message, 'delete');
    expect(
      tagsOf(question.html)
        .find(({ name }) => name === 'dialog')
        ?.attributes.get('role'),
    ).toBe('alertdialog');
    expect(messagesOf((await visitor.get(path)).html)).toContain('hunter2');
    await remove(visitor, path, message);
    const { html } = await visitor.get(path);
    expect(messagesOf(html)).toContain('This message was deleted');
    expect(html).not.toContain('hunter2');
    expect(html).not.toContain(`id="o-${message}"`);
    const entry = await lastAudit(app);
    expect(entry).toMatchObject({ action: 'message.delete', subjectId: message });
    expect(JSON.stringify(entry)).not.toContain('hunter2');
    const { messages } = app.store.read.tables;
    const [row] = await app.store.read.select().from(messages).where(eq(messages.id, message));
    expect(JSON.stringify(row)).not.toContain('hunter2');
  });

  test('is for good: nothing is made of it any more', async () => {
    const { visitor, path, message } = await said();
    await remove(visitor, path, message);
    for (const answer of [
      await remove(visitor, path, message),
      await save(visitor, path, message, 'again'),
      await choose(visitor, path, message, 'edit'),
      await visitor.post(`${path}/quotes`, { message, make: 'entry', nonce: nonce() }),
      await visitor.post(`${path}/quotes`, { message, make: 'declaration', nonce: nonce() }),
    ])
      expect(textOf(answer.html)).toContain('This message was deleted.');
    // Its address leads to its place.
    expect((await visitor.get(`${path}/m/${message}`)).status).toBe(303);
  });
});

test.each(attacks.filter((text) => !text.includes('\u0000')))(
  'words edited to %j stay words',
  async (text) => {
    const { visitor, path, message } = await said();
    const { html: answer } = await save(visitor, path, message, text);
    const { html } = await visitor.get(path);
    const form = (await choose(visitor, path, message, 'edit')).html;
    for (const markup of [answer, html, form]) {
      expect(rawTextOf(markup)).not.toMatch(/<(?!!doctype html>)/u);
      expect(
        tagsOf(markup).some(({ attributes }) => [...attributes.keys()].some((k) => /^on/u.test(k))),
      ).toBe(false);
      expect(tagsOf(markup).filter(({ name }) => name === 'script').length).toBeLessThanOrEqual(1);
    }
    expect(privateOf(answer)).not.toContain('script');
  },
);
