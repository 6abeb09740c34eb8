/** The tour: told from what there is, in every window, and gone when it is done or not wanted. */
import { describe, expect, test } from 'vitest';
import { ONE } from '../../src/web/view/input.js';
import { attacks } from './attacks.js';
import { declared, incidentsOf, nonce, offered, pageOf, shown, visiting } from './given.js';
import { rawTextOf, tagsOf, textOf } from './html.js';
import { type Visitor, workspace } from './visitor.js';

const TITLE = `${ONE}title`;

const home = async (visitor: Visitor): Promise<string> => (await visitor.get('/home')).html;

/** The steps as the page shows them: each with its state. */
const stepsIn = (html: string): readonly string[] =>
  [...html.matchAll(/<p class="step-title"><b>(.*?)<\/b> <span class="step-state">(.*?)<\/span>/gu)].map(
    ([, title, state]) => `${title}: ${state}`,
  );
/** What the one control of the step sends. */
const control = (html: string): string => {
  const before = html.slice(0, html.indexOf('id="tour-do"'));
  const form = before.slice(before.lastIndexOf('<form'));
  const tags = tagsOf(form);
  const command = tags.find(({ attributes }) => attributes.get('name') === 'command');
  return command?.attributes.get('value') ?? tags[0]?.attributes.get('action') ?? '';
};

const hiddenOf = (html: string, name: string): string =>
  tagsOf(html.slice(html.indexOf('action="/clock/advance"', html.indexOf('class="tour"'))))
    .find(({ attributes }) => attributes.get('name') === name)
    ?.attributes.get('value') ?? '';

/** Declares the drill as the form of the first step has it; answers the room. */
async function drill(visitor: Visitor, channel: string, title?: string): Promise<string> {
  const { html } = await visitor.post('/tour/declare', { nonce: nonce() });
  const filled = new Map(
    tagsOf(html).flatMap(({ attributes }) => {
      const name = attributes.get('name');
      return name === undefined ? [] : [[name, attributes.get('value') ?? '']];
    }),
  );
  expect(filled.get(TITLE)).toBe('Drill: checkout is slow');
  const answer = await visitor.post(`${channel}/forms`, {
    command: 'incident declare',
    [TITLE]: title ?? filled.get(TITLE) ?? '',
    [`${ONE}severity`]: 'SEV2',
    nonce: nonce(),
  });
  const { location = '' } = await visitor.get(String(answer.headers['hx-redirect']));
  await visitor.app.worker.drain();
  return location;
}

describe('the tour', () => {
  test('goes from step to step with what was done, wherever that was done, and ends with what is next', async () => {
    const app = await workspace();
    const { visitor, channel, run } = await visiting(app, 'Ada');
    const empty = await home(visitor);
    expect(stepsIn(empty)).toEqual([
      'Declare an incident: now',
      'Acknowledge it: to do',
      'Post an update: to do',
      'See Muster ask for a commander: to do',
      'Take command: to do',
      'Resolve it: to do',
    ]);
    expect(empty.match(/aria-current="step"/gu)).toHaveLength(1);
    expect(control(empty)).toBe('/tour/declare');
    expect(shown(empty)).toContain('or type /incident declare sev2 "Drill: checkout is slow"');

    const room = await drill(visitor, channel);
    const begun = await home(visitor);
    expect(shown(begun)).toContain('1 of 6 done');
    expect(begun).toContain(`<a href="${room}">To the war room of INC-2026-001</a>`);
    expect(control(begun)).toBe('/incident ack INC-2026-001');

    // In its room as well: the step to do now, and no more.
    const line = (await visitor.get(room)).html;
    expect(textOf(line)).toContain('Tour, 2 of 6: Acknowledge it');
    expect(control(line)).toBe('/incident ack INC-2026-001');

    await visitor.type(room, '/incident ack');
    expect(control(await home(visitor))).toBe('/incident update INC-2026-001');
    await run('/incident update INC-2026-001 Looking into it');
    const waiting = await home(visitor);
    expect(control(waiting)).toBe('/clock/advance');
    expect(shown(waiting)).toMatch(/Run the clock to 10:03/u);
    await visitor.post('/clock/advance', { to: hiddenOf(waiting, 'to'), page: '/home' });
    const nudged = await home(visitor);
    expect(shown(nudged)).toContain('Muster asked the room for a commander, at 10:03.');
    expect(control(nudged)).toBe('/incident role INC-2026-001 take commander');
    await run('/incident role INC-2026-001 take commander');
    expect(control(await home(visitor))).toBe('/incident resolve INC-2026-001');
    await run('/incident resolve INC-2026-001 It was a drill');

    const over = await home(visitor);
    expect(stepsIn(over)).toEqual([]);
    expect(shown(over)).toContain('Done: you have run an incident');
    expect(offered(over)).toEqual(expect.arrayContaining(['/incident close INC-2026-001', '/user add']));
    expect(textOf((await visitor.get(room)).html)).toContain('That was it: you have run an incident.');
    await run('/incident close INC-2026-001');
    expect(offered(await home(visitor))).not.toContain('/incident close INC-2026-001');

    await visitor.submit('/tour/away', {});
    expect(shown(await home(visitor))).not.toContain('Done: you have run an incident');
    expect((await visitor.get(room)).html).not.toContain('tour-line');
  });

  test('is the same after a restart, and belongs to one person', async () => {
    const app = await workspace();
    const { visitor, channel } = await visiting(app, 'Ada');
    await drill(visitor, channel);
    await visitor.become('Ben');
    // A drill of somebody else is no history: Ben is shown it from its beginning.
    expect(stepsIn(await home(visitor))[0]).toBe('Declare an incident: now');
    const room = (await incidentsOf(app).find('INC-2026-001'))?.rooms[0]?.externalId ?? '';
    expect((await visitor.get(`/c/${room}`)).html).not.toContain('tour-line');
    await visitor.submit('/tour/away', {});
    await visitor.become('Ada');
    expect(stepsIn(await home(visitor))[0]).toBe('Declare an incident: done');
  });

  test('is not shown uninvited where something has happened in earnest, and begins anew for whoever asks', async () => {
    const app = await workspace();
    const { visitor, channel } = await visiting(app, 'Ada');
    await declared(visitor, '/incident declare sev3 "Search is slow"');
    await visitor.become('Ben');
    expect(stepsIn(await home(visitor))).toEqual([]);
    expect(pageOf(await home(visitor))).toContain('action="/tour/take"');
    const answer = await visitor.post('/tour/take', {});
    expect(answer.headers['x-muster']).toBe('answer');
    expect(stepsIn(answer.html)[0]).toBe('Declare an incident: now');
    const own = (await visitor.get('/direct')).location ?? '';
    await drill(visitor, own, 'Drill: Ben’s own');
    expect(stepsIn(await home(visitor))[0]).toBe('Declare an incident: done');
    // Taken once more, it is about another incident.
    await visitor.submit('/tour/take', {});
    expect(stepsIn(await home(visitor))[0]).toBe('Declare an incident: now');
    // Whoever put it away is asked no more, whatever they declare.
    await visitor.become('Ada');
    await visitor.submit('/tour/away', {});
    await drill(visitor, channel);
    expect(stepsIn(await home(visitor))).toEqual([]);
  });

  test('what somebody may not see is no history to them', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    await declared(visitor, '/incident declare sev1 "Breach" --private');
    await visitor.become('Chen');
    const html = await home(visitor);
    expect(stepsIn(html)[0]).toBe('Declare an incident: now');
    expect(html).not.toContain('Breach');
  });

  test('whoever may only look and report declares, and is told who goes on', async () => {
    const app = await workspace();
    const { visitor, channel } = await visiting(app, 'Emil');
    expect(stepsIn(await home(visitor))).toEqual(['Declare an incident: now']);
    await drill(visitor, channel);
    const html = await home(visitor);
    expect(shown(html)).toContain('Responders take it from here');
    expect(offered(html)).toEqual(['/incident declare', '/incident list']);
  });

  test('leaves the clock alone where nobody can push it', async () => {
    const app = await workspace({ MUSTER_CLOCK: 'system' });
    const { visitor } = await visiting(app, 'Ada');
    const html = await home(visitor);
    expect(stepsIn(html)).toHaveLength(5);
    expect(html).not.toContain('/clock/advance');
  });

  test('works without script: the form stands open in the page', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    const { html, status } = await visitor.submit('/tour/declare', {});
    expect(status).toBe(200);
    expect(html).toMatch(/<dialog[^>]* open/u);
    expect(await visitor.submit('/tour/away', {})).toMatchObject({ status: 303, location: '/home' });
  });

  test('whatever the incident is called, it stays text', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ada');
    const names = [
      ...attacks.filter((attack) => attack.length <= 200 && !/[\n\r]/u.test(attack)),
      'x'.repeat(200),
    ];
    const room = await declared(visitor, '/incident declare sev2 "Checkout is slow"');
    for (const name of names) {
      await app.store.tx((w) => w.update(w.tables.incidents).set({ title: name }));
      for (const page of ['/home', room]) {
        const { html } = await visitor.get(page);
        expect(rawTextOf(html.replace('<!doctype html>', ''))).not.toContain('<');
        expect(
          tagsOf(html).some(({ attributes }) => [...attributes.keys()].some((key) => key.startsWith('on'))),
        ).toBe(false);
      }
    }
  });
});
