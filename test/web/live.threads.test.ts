/** Live windows beside which a thread is open. */
import { describe, expect, test } from 'vitest';
import { md, say } from '../../src/domain/message.js';
import { addMessage } from '../../src/store/queries/workspace/posting.js';
import { textOf } from './html.js';
import { edit, given, Listener, post, streamOf } from './listening.js';
import { Visitor } from './visitor.js';

describe('a window', () => {
  test('beside which a thread is open is sent what is answered there, and what is answered shows so', async () => {
    const { app, channel, path, stream } = await given();
    const { externalId: root } = await post(app, channel, 'root');
    const { externalId: other } = await post(app, channel, 'another root');
    const inThread = (await new Visitor(app).get(`${path}/t/${root}`)).html;
    const open = await Listener.open(app, streamOf(inThread));
    const beside = await Listener.open(app, stream);
    const answer = async (answers: string, text: string): Promise<string> => {
      const row = { channelId: channel, authorId: null, key: text, pinned: false, at: app.clock.now() };
      const body = say('info', md`${text}`);
      return (await app.store.tx((w) => addMessage(w, { ...row, id: app.newId(), body, answers }))) ?? '';
    };
    const first = await answer(root, 'first');
    await answer(other, 'elsewhere');
    const second = await answer(root, 'second');
    await edit(app, channel, first, 'first, corrected');
    await expect.poll(() => open.appended).toEqual([`m-${first}`, `m-${second}`]);
    expect(open.html).toContain('<div hx-swap-oob="beforeend:#answers">');
    await expect.poll(() => textOf(open.html)).toContain('first, corrected');
    await expect.poll(() => textOf(open.html)).toMatch(/2 replies/u);
    expect(textOf(open.html)).not.toContain('elsewhere');
    // The channel itself shows only that something was answered.
    await expect.poll(() => beside.replaced).toContain(`m-${other}`);
    expect(beside.appended).toEqual([`m-${root}`, `m-${other}`]);
    expect(textOf(beside.html)).not.toMatch(/first|second|elsewhere/u);

    open.close();
    await answer(root, 'third');
    const again = await Listener.open(app, streamOf(inThread), { 'last-event-id': open.lastId });
    await expect.poll(() => again.appended).toHaveLength(1);
    expect(textOf(again.html)).toContain('third');
  });

  test('that missed too much of a thread gets what was answered anew, too', async () => {
    const { app, visitor, path, channel } = await given();
    const { externalId: root } = await post(app, channel, 'as it was said');
    const stream = streamOf((await visitor.get(`${path}/t/${root}`)).html);
    await edit(app, channel, root, 'as it was corrected');
    await app.store.tx(async (w) => {
      for (let i = 0; i < 201; i += 1)
        await addMessage(w, {
          id: app.newId(),
          channelId: channel,
          authorId: null,
          key: `k${i}`,
          body: say('info', md`number ${i}`),
          pinned: false,
          at: app.clock.now(),
        });
    });
    const listener = await Listener.open(app, stream);
    await expect.poll(() => listener.html).toContain('number 200');
    expect(listener.html).toMatch(/<div id="thread-root"[^>]*>.*as it was corrected/u);
  });
});
