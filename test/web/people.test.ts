/** What is new to whom, who is named, and what people write to each other alone, on the pages. */
import { eq } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { markPresent } from '../../src/store/queries/workspace/presence.js';
import type { RunningApp } from '../support/app.js';
import { messagesOf, nonce, pageOf, peopleOf, shown } from './given.js';
import { tagsOf, textOf } from './html.js';
import { type Seen, Visitor, workspace } from './visitor.js';

const as = async (app: RunningApp, firstName: string): Promise<Visitor> => {
  const visitor = new Visitor(app);
  await visitor.become(firstName);
  return visitor;
};
const idOf = async (app: RunningApp, firstName: string): Promise<string> =>
  (await peopleOf(app).usersMeant(firstName))[0]?.id ?? '';
/** What a link of the list says, the signs for those who listen included. */
const link = ({ html }: Pick<Seen, 'html'>, label: string): string | undefined =>
  html
    .split('<a ')
    .slice(1)
    .map((part) => textOf(`<a ${part.slice(0, part.indexOf('</a>'))}`))
    .find((text) => text.includes(label));
const titleOf = ({ html }: Pick<Seen, 'html'>): string => /<title>([^<]*)/u.exec(html)?.[1] ?? '';
const channelIn = (path: string): string => path.slice('/c/'.length);
/** Opens a conversation as the form does. */
const write = async (visitor: Visitor, ...people: string[]): Promise<string> => {
  const { status, location } = await visitor.submit('/direct/people', { person: people });
  expect(status).toBe(303);
  return location ?? '';
};

describe('what is new', () => {
  test('has a dot, and a number where one is named; opening the channel reads it', async () => {
    const app = await workspace();
    const ada = await as(app, 'Ada');
    const ben = await as(app, 'Ben');
    const { path } = await ben.enter();
    expect(link(await ada.get('/home'), 'general')).toBe('#general');
    await ben.type(path, 'Hello, everybody');
    expect(link(await ada.get('/home'), 'general')).toBe('#general, unread');
    expect(titleOf(await ada.get('/home'))).toBe('Home · Muster');
    // Nothing is new to whoever said it.
    expect(link(await ben.get('/home'), 'general')).toBe('#general');

    await ben.type(path, 'And you, @Ada, @ada berger and @Ada');
    const home = await ada.get('/home');
    expect(link(home, 'general')).toBe('#general1, 1 unread mention');
    expect(titleOf(home)).toBe('(1) Home · Muster');
    const page = await ada.get(path);
    expect(link(page, 'general')).toBe('#general');
    expect(titleOf(page)).toBe('#general · Muster');
    expect(link(await ada.get('/home'), 'general')).toBe('#general');
  });

  test('a window that is looked at tells how far it was read; others tell nothing', async () => {
    const app = await workspace();
    const ada = await as(app, 'Ada');
    const ben = await as(app, 'Ben');
    const { path } = await ben.enter();
    await ada.get(path);
    for (const text of ['one', 'two']) await ben.type(path, text);
    expect(link(await ada.get('/home'), 'general')).toContain('unread');
    // It has the first of them, and then all.
    expect((await ada.submit(`${path}/read`, { after: '1.1.1' })).status).toBe(204);
    expect(link(await ada.get('/home'), 'general')).toContain('unread');
    expect((await ada.submit(`${path}/read`, { after: '2.2.1' })).status).toBe(204);
    expect(link(await ada.get('/home'), 'general')).toBe('#general');
    expect((await ada.submit(`${path}/read`, { after: 'all' })).status).toBe(422);
    const foreign = await ada.submit(`${path}/read`, { after: '2.2.1' }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    // A number that is not there yet reads nothing that is said later.
    await ada.submit(`${path}/read`, { after: '999.999.1' });
    await ben.type(path, 'three');
    expect(link(await ada.get('/home'), 'general')).toContain('unread');
  });

  test('a piece of the past is not all of it', async () => {
    const app = await workspace();
    const ada = await as(app, 'Ada');
    const ben = await as(app, 'Ben');
    const { path } = await ben.enter();
    for (let i = 0; i < 5; i += 1) await ben.type(path, `number ${i}`);
    await ada.get(`${path}?before=3`);
    expect(link(await ada.get('/home'), 'general')).toContain('unread');
  });
});

describe('whoever is named', () => {
  const mentions = ({ html }: Seen): readonly string[] =>
    tagsOf(html).flatMap(({ attributes }) =>
      attributes.get('class')?.startsWith('mention') === true ? [attributes.get('class') ?? ''] : [],
    );

  test('stands out, the reader most; what was written stays as it was', async () => {
    const app = await workspace();
    const ben = await as(app, 'Ben');
    const { path } = await ben.enter();
    await ben.type(path, '<b>@Ada Berger</b>, @chen and `@Dana`, not dana@example.com');
    const [ada, dana] = [await (await as(app, 'Ada')).get(path), await (await as(app, 'Dana')).get(path)];
    expect(messagesOf(ada.html)).toContain('<b>@Ada Berger</b>, @chen and `@Dana`, not dana@example.com');
    expect(mentions(ada)).toEqual(['mention mine', 'mention']);
    expect(mentions(dana)).toEqual(['mention', 'mention']);
  });

  test('is text where they may not read it', async () => {
    const app = await workspace();
    const ben = await as(app, 'Ben');
    const path = await write(ben, await idOf(app, 'Chen'));
    await ben.type(path, 'Shall we ask @Ada, @Chen?');
    expect(mentions(await ben.get(path))).toEqual(['mention']);
    expect(titleOf(await (await as(app, 'Ada')).get('/home'))).toBe('Home · Muster');
  });
});

describe('a conversation between people', () => {
  test('is opened from a page and from a person’s, stands in the lists of both, and is theirs alone', async () => {
    const app = await workspace();
    const [ada, ben, chen] = [await as(app, 'Ada'), await as(app, 'Ben'), await as(app, 'Chen')];
    const choice = await ben.get('/direct/new');
    expect(shown(choice.html)).toContain('Chen Wei');
    expect(shown(choice.html)).not.toContain('Ben Carter');
    const path = await write(ben, await idOf(app, 'Chen'));
    const page = await ben.get(path);
    expect(titleOf(page)).toBe('Chen Wei · Muster');
    expect(textOf(page.html)).toContain('Between you and Chen Wei');
    expect(link(page, 'Chen Wei')).toBe('away Chen Wei');
    // Nobody is told of what nobody has said.
    expect(link(await chen.get('/home'), 'away Ben Carter')).toBeUndefined();
    await ben.type(path, 'Are you there?');
    await ben.type(path, 'Hello?');
    expect(link(await chen.get('/home'), 'away Ben Carter')).toBe('away Ben Carter2, 2 unread messages');
    expect(titleOf(await chen.get('/home'))).toBe('(2) Home · Muster');
    expect(await write(chen, await idOf(app, 'Ben'))).toBe(path);
    expect(messagesOf((await chen.get(path)).html)).toContain('Are you there?');
    expect(titleOf(await chen.get('/home'))).toBe('Home · Muster');

    // An admin neither reads it nor sees that it is there.
    expect((await ada.get(path)).status).toBe(404);
    expect((await ada.get(`${path}/events?after=0.0.1`)).status).toBe(404);
    expect((await ada.submit(`${path}/read`, { after: '2.2.1' })).status).toBe(404);
    expect((await ada.get('/home')).html).not.toContain(channelIn(path));
    expect((await ada.get(`/people/${await idOf(app, 'Chen')}`)).html).toContain('>Message</button>');
  });

  test('takes commands that are of no place, and answers them alone', async () => {
    const app = await workspace();
    const ben = await as(app, 'Ben');
    const path = await write(ben, await idOf(app, 'Chen'), await idOf(app, 'Dana'));
    expect(titleOf(await ben.get(path))).toBe('Chen Wei, Dana Flores · Muster');
    const answer = await ben.type(path, '/incident list');
    expect(textOf(answer.html)).toContain('Only visible to you');
    expect(messagesOf((await ben.get(path)).html)).not.toContain('incident');
    // What is made of a message there does not say where it was said.
    await ben.type(path, 'Checkout is slow');
    const [, message = ''] = /<li id="m-([^"]+)"/u.exec((await ben.get(path)).html) ?? [];
    const form = await ben.post(`${path}/quotes`, { message, make: 'declaration', nonce: nonce() });
    expect(textOf(form.html)).toContain('a direct message');
    expect(textOf(form.html)).not.toContain('Dana Flores');
  });

  const ADA = 'Ada';
  test.each<[what: string, people: readonly string[], because: string]>([
    ['nobody', [], 'Choose somebody to write to.'],
    ['only oneself', ['Ben'], 'Choose somebody to write to.'],
    ['somebody who is nobody', [ADA, crypto.randomUUID()], 'is not here any more'],
    ['what is no id', [ADA, '<script>'], 'is not here any more'],
    [
      'too many',
      [ADA, ...Array.from({ length: 8 }, () => crypto.randomUUID())],
      'between you and at most 8 others',
    ],
  ])('with %s is not opened, and the choice is kept', async (_, chosen, because) => {
    const app = await workspace();
    const ben = await as(app, 'Ben');
    const ids = [await idOf(app, 'Ada'), await idOf(app, 'Ben')];
    const people = chosen.map((one) => (one === ADA ? ids[0] : one === 'Ben' ? ids[1] : one) ?? '');
    const known = chosen.includes(ADA) ? ids.slice(0, 1) : [];
    const { location = '' } = await ben.submit('/direct/people', { person: people });
    const page = await ben.get(location);
    expect(shown(page.html)).toContain(because);
    const ticked = tagsOf(pageOf(page.html)).filter(({ attributes }) => attributes.has('checked'));
    expect(ticked.map(({ attributes }) => attributes.get('value'))).toEqual(known);
    // A search keeps it, too.
    const found = await ben.get(`/direct/new?person=${ids[0]}&search=Dana`);
    expect(shown(found.html)).toMatch(/Ada Berger.*Dana Flores/su);
    expect(shown(found.html)).not.toContain('Chen Wei');
  });

  test('stays readable when the other one is deactivated; nothing more is sent', async () => {
    const app = await workspace();
    const ben = await as(app, 'Ben');
    const path = await write(ben, await idOf(app, 'Emil'));
    await ben.type(path, 'Farewell');
    const emil = await idOf(app, 'Emil');
    const { users } = app.store.read.tables;
    await app.store.tx((w) => w.update(users).set({ active: false }).where(eq(users.id, emil)));
    const page = await ben.get(path);
    expect(messagesOf(page.html)).toContain('Farewell');
    expect(textOf(page.html)).toContain('Emil Novak is not here any more');
    expect(page.html).not.toContain('<textarea');
    const refused = await ben.type(path, 'Still there?');
    expect(textOf(refused.html)).toContain('Nothing was sent');
    expect(messagesOf((await ben.get(path)).html)).not.toContain('Still there?');
    expect(shown((await ben.get('/direct/new')).html)).not.toContain('Emil');
  });
});

test('who is there stands beside their names, and above a room', async () => {
  const app = await workspace();
  const [ada, chen] = [await idOf(app, 'Ada'), await idOf(app, 'Chen')];
  const ben = await as(app, 'Ben');
  const path = await write(ben, chen);
  await app.store.tx((w) => markPresent(w, app.organizationId, [ada, chen], app.clock.wallNow()));
  const { path: general } = await ben.enter();
  expect(link(await ben.get(path), 'Chen Wei')).toBe('present Chen Wei');
  const page = textOf((await ben.get(general)).html);
  expect(page).toMatch(/2 people are here.*Ada Berger.*Chen Wei/su);
  const people = shown((await ben.get('/people')).html);
  expect(people).toMatch(/present\s*Chen Wei/u);
  expect(people).toMatch(/away\s*Dana Flores/u);
});

test('Muster is there as long as it looks after what is due', async () => {
  const app = await workspace();
  const muster = async (): Promise<string> =>
    /id="to-direct".*?<\/a>/su.exec((await new Visitor(app).get('/home')).html)?.[0] ?? '';
  expect(textOf(await muster())).toContain('present Muster');
  // However often its scheduler ticks, that is long ago whenever somebody looks.
  let at = app.clock.wallNow().getTime();
  vi.spyOn(app.clock, 'wallNow').mockImplementation(() => {
    at += 5 * 60_000;
    return new Date(at);
  });
  expect(textOf(await muster())).toContain('away Muster');
});
