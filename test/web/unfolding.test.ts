/** Links to incidents in what people say: shown as the card that everybody may see. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { declared, messagesOf, visiting } from './given.js';
import { tagsOf } from './html.js';
import { type Visitor, workspace } from './visitor.js';

const ORIGIN = 'http://localhost:4321';
const given = async () => {
  const app = await workspace({ PUBLIC_URL: ORIGIN });
  return { app, ...(await visiting(app, 'Ben')) };
};
/** The cards beneath messages. */
const unfoldedIn = (html: string): readonly string[] =>
  html
    .split('class="card ')
    .slice(1)
    .flatMap((part) => /<h3>.*?<bdi>([^<]*)/u.exec(part)?.[1] ?? []);
const shows = async (visitor: Visitor, path: string): Promise<readonly string[]> => {
  const { html } = await visitor.get(path);
  return unfoldedIn(html.slice(html.indexOf('id="messages"'), html.indexOf('id="private"')));
};

describe('links in what people say', () => {
  test('are shown as what they lead to, beneath the message and without buttons', async () => {
    const { visitor } = await given();
    await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { path } = await visitor.enter();
    await visitor.type(path, `See (${ORIGIN}/incidents/INC-2026-001), please.`);
    const { html } = await visitor.get(path);
    expect(messagesOf(html)).toMatch(
      /See \(.*\), please\.\s*.*INC-2026-001 · Checkout is down\s*Severity\s*SEV1/su,
    );
    const lines = tagsOf(html).filter(
      ({ attributes }) => attributes.get('value')?.startsWith('/incident ack') === true,
    );
    expect(lines).toEqual([]);
    expect(await shows(visitor, path)).toEqual(['INC-2026-001 · Checkout is down']);
  });

  test('show the present state whenever the page is loaded', async () => {
    const { app, visitor } = await given();
    await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { path } = await visitor.enter();
    await visitor.type(path, `${ORIGIN}/rooms/inc-2026-1`);
    await visitor.type(path, '/incident update INC-2026-001 Rolling back');
    await app.worker.drain();
    expect(messagesOf((await visitor.get(path)).html)).toMatch(/Last update.*Rolling back/su);
  });

  test('are those of the room, too, as they stand above its page', async () => {
    const { visitor } = await given();
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { path } = await visitor.enter();
    const both = [room, '/incidents/INC-2026-001', path, '/c/00000000-0000-4000-8000-000000000000'];
    await visitor.type(path, both.map((one) => `${ORIGIN}${one}`).join(' '));
    expect(await shows(visitor, path)).toEqual(['INC-2026-001 · Checkout is down']);
    const secret = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await visitor.type(path, `${ORIGIN}${secret}`);
    expect(await shows(visitor, path)).toHaveLength(1);
  });

  test('are at most five, each once', async () => {
    const { visitor } = await given();
    const { path } = await visitor.enter();
    for (let i = 1; i <= 7; i += 1) await visitor.type(path, `/incident declare sev4 "Number ${i}"`);
    const links = [1, 1, 2, 3, 4, 5, 6, 7].map((i) => `${ORIGIN}/incidents/INC-2026-00${i}`);
    await visitor.type(path, links.join(' '));
    expect(await shows(visitor, path)).toEqual([1, 2, 3, 4, 5].map((i) => `INC-2026-00${i} · Number ${i}`));
  });

  test.each([
    ['another host', 'https://evil.example.com/incidents/INC-2026-001'],
    ['a host that begins like ours', `${ORIGIN}.evil.example/incidents/INC-2026-001`],
    ['another page', `${ORIGIN}/people`],
    ['no such incident', `${ORIGIN}/incidents/INC-2026-999`],
    ['no reference', `${ORIGIN}/incidents/%00`],
    ['no address', 'INC-2026-001'],
  ])('lead nowhere: %s', async (_, text) => {
    const { visitor } = await given();
    await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const { path } = await visitor.enter();
    await visitor.type(path, text);
    expect(await shows(visitor, path)).toEqual([]);
  });

  test('to what is not for everybody show nothing, not even to its own people, and from then on', async () => {
    const { visitor } = await given();
    const room = await declared(visitor, '/incident declare sev1 "Breach" --private');
    await declared(visitor, '/incident declare sev2 "Search is slow"');
    const { path } = await visitor.enter();
    const text = `${ORIGIN}/incidents/INC-2026-001 ${ORIGIN}/incidents/INC-2026-002`;
    await visitor.type(path, text);
    await visitor.type(room, text);
    expect(await shows(visitor, path)).toEqual(['INC-2026-002 · Search is slow']);
    expect(await shows(visitor, room)).toEqual(['INC-2026-001 · Breach', 'INC-2026-002 · Search is slow']);
    await visitor.type(path, '/incident private INC-2026-002 on');
    expect(await shows(visitor, path)).toEqual([]);
  });

  test('in many messages are looked up together: one message costs as many queries as a page full of them', async () => {
    const { app, visitor } = await given();
    const { path } = await visitor.enter();
    for (let i = 1; i <= 9; i += 1) await visitor.type(path, `/incident declare sev4 "Number ${i}"`);
    const asked = vi.spyOn(Object.getPrototypeOf(app.store.read), 'select', 'get');
    onTestFinished(() => asked.mockRestore());
    const counted = async (): Promise<number> => {
      asked.mockClear();
      await visitor.get(path);
      return asked.mock.calls.length;
    };
    await visitor.type(path, 'nothing here');
    const none = await counted();
    await visitor.type(path, `${ORIGIN}/incidents/INC-2026-001`);
    const one = await counted();
    for (let i = 2; i <= 9; i += 1) await visitor.type(path, `${ORIGIN}/incidents/INC-2026-00${i}`);
    expect(await shows(visitor, path)).toHaveLength(9);
    expect(await counted()).toBe(one);
    expect(one).toBeGreaterThan(none);
  });
});

test('a long tail of brackets is not looked at for ever', async () => {
  const { visitor } = await given();
  const { path } = await visitor.enter();
  const text = `${ORIGIN}/${')'.repeat(9_900)}x`;
  for (let i = 0; i < 20; i += 1) await visitor.type(path, text);
  const from = performance.now();
  await visitor.get(path);
  expect(performance.now() - from).toBeLessThan(1_500);
});
