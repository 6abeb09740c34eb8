/** Where the workspace begins: what one has in hand, and what else is open. */
import { describe, expect, test } from 'vitest';
import { declared, nonce, offered, privateOf, shown, visiting } from './given.js';
import { tagsOf, textOf } from './html.js';
import { workspace } from './visitor.js';

describe('home', () => {
  test('is where one begins, and says so at the side', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    expect((await visitor.get('/')).location).toBe('/home');
    const { html } = await visitor.get('/home');
    expect(shown(html)).toContain('Nothing is burning.');
    expect(shown(html)).toContain('You have no role in an open incident.');
    expect(html).toContain('<a href="/home" aria-current="page">');
    expect(html.match(/aria-current="page"/gu)).toHaveLength(1);
  });

  test('has what one has in hand with all its buttons and the way to its room, then everything else', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    await visitor.submit('/tour/away', {});
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    await visitor.type(room, '/incident ack');
    await declared(visitor, '/incident declare sev2 "Search is slow"');
    const { html } = await visitor.get('/home');
    expect(shown(html)).toMatch(
      /2 incidents are open\.[\s\S]*What you have in hand[\s\S]*Checkout is down[\s\S]*you: has it[\s\S]*Everything else that is open[\s\S]*Search is slow/u,
    );
    expect(html).toContain(`href="${room}">War room</a>`);
    expect(offered(html)).toEqual([
      '/incident declare',
      '/incident list',
      '/incident role INC-2026-001 take commander',
      '/incident update INC-2026-001',
      '/incident severity INC-2026-001',
      '/incident resolve INC-2026-001',
      '/incident ack INC-2026-002',
      '/incident role INC-2026-002 take commander',
    ]);
    await visitor.become('Emil');
    expect(offered((await visitor.get('/home')).html)).toEqual(['/incident declare', '/incident list']);
  });

  test('names nothing that the reader may not see', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    await declared(visitor, '/incident declare sev1 "Breach" --private');
    expect(shown((await visitor.get('/home')).html)).toContain('Breach');
    await visitor.become('Chen');
    const { html } = await visitor.get('/home');
    expect(shown(html)).toContain('Nothing is burning.');
    expect(textOf(html)).not.toContain('Breach');
  });

  test('takes commands, which answer there', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const { html } = await visitor.get('/home');
    const composer = tagsOf(html).find(({ attributes }) => attributes.get('id') === 'composer');
    const to = composer?.attributes.get('action') ?? '';
    expect(html.match(/id="unreached"/gu)).toHaveLength(1);
    const answer = await visitor.post(to, { text: 'list', nonce: nonce() });
    expect(privateOf(answer.html)).toContain('No open incidents');
  });

  test('buttons keep their names when another incident comes in before theirs', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    await declared(visitor, '/incident declare sev3 "Search is slow"');
    const idOf = async (line: string): Promise<string> => {
      const { html } = await visitor.get('/home');
      const from = html.indexOf(`value="${line}"`);
      return /<button[^>]*id="([^"]*)"/u.exec(html.slice(from))?.[1] ?? '';
    };
    const before = await idOf('/incident ack INC-2026-001');
    expect(before).not.toBe('');
    await declared(visitor, '/incident declare sev1 "Checkout is down"');
    expect(await idOf('/incident ack INC-2026-001')).toBe(before);
  });

  test('a window that shows it is sent what changes', async () => {
    const app = await workspace();
    const { visitor, channel } = await visiting(app, 'Ben');
    const events = await app.server.inject({
      url: `${channel}/events?page=%2Fhome`,
      headers: { host: 'localhost', cookie: [...visitor.cookies].map((c) => c.join('=')).join('; ') },
      payloadAsStream: true,
    });
    let seen = '';
    let declaredYet = false;
    for await (const chunk of events.stream()) {
      seen += String(chunk);
      if (!declaredYet && seen.includes('Nothing is burning.')) {
        declaredYet = true;
        await declared(visitor, '/incident declare sev1 "Checkout is down"');
      }
      if (/id="page"[\s\S]*Checkout is down/u.test(seen)) break;
    }
    expect(seen).toContain('1 incident is open.');
  });
});

describe('buttons of cards', () => {
  const pressable = (html: string): readonly string[] =>
    tagsOf(html.slice(html.indexOf('id="messages"'), html.indexOf('id="private"')))
      .filter(({ attributes }) => attributes.get('name') === 'command')
      .map(({ attributes }) => (attributes.get('value') ?? '').split(' ')[1] ?? '');

  test('are those that the reader may press', async () => {
    const { visitor } = await visiting(await workspace(), 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    expect(pressable((await visitor.get(room)).html)).toEqual([
      'ack',
      'role',
      'update',
      'severity',
      'resolve',
    ]);
    await visitor.become('Emil');
    const { html } = await visitor.get(room);
    expect(pressable(html)).toEqual([]);
    // Neither on the pinned card.
    expect(html.slice(html.indexOf('id="pinned-body"'), html.indexOf('</details>'))).not.toContain('<button');
  });
});
