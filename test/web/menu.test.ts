/** The menu of a war room: the verbs that fit the state and the viewer. */
import { describe, expect, test } from 'vitest';
import { declared, visiting } from './given.js';
import { tagsOf } from './html.js';
import { workspace } from './visitor.js';

describe('the menu of a room', () => {
  const menu = (html: string): readonly string[] =>
    tagsOf(html.slice(html.indexOf('id="more-list"'), html.indexOf('class="scroll"')))
      .filter(({ attributes }) => attributes.get('name') === 'command')
      .map(({ attributes }) => (attributes.get('value') ?? '').split(' ')[1] ?? '');

  test('has the verbs that fit the state and the viewer', async () => {
    const app = await workspace();
    const { visitor } = await visiting(app, 'Ben');
    const room = await declared(visitor, '/incident declare sev1 "Checkout is down"');
    const of = async (who: string) => {
      await visitor.become(who);
      return menu((await visitor.get(room)).html);
    };
    const all = await of('Ben');
    for (const verb of 'rename describe services impact tag bridge edit invite role private note status pause relate merge cancel catchup timeline updates strike export'.split(
      ' ',
    ))
      expect(all).toContain(verb);
    // Neither the commander nor a manager.
    expect(await of('Chen')).not.toContain('private');
    expect(await of('Emil')).toEqual(['catchup', 'timeline', 'updates', 'export', 'export', 'export']);
    await visitor.become('Ben');
    await visitor.type(room, '/incident pause Waiting');
    expect(await of('Ben')).toContain('unpause');
    expect(await of('Ben')).not.toContain('pause');
    for (const line of ['/incident unpause', '/incident resolve done', '/incident close'])
      await visitor.type(room, line);
    const over = await of('Ben');
    for (const verb of ['pause', 'role', 'status', 'merge', 'cancel']) expect(over).not.toContain(verb);
    expect(over).toContain('strike');
  });

  test('a viewer who reported it may correct what it says', async () => {
    const { visitor } = await visiting(await workspace(), 'Emil');
    const room = await declared(visitor, '/incident declare sev2 "Search is slow"');
    const verbs = menu((await visitor.get(room)).html);
    for (const verb of ['rename', 'describe', 'impact', 'invite', 'note', 'strike'])
      expect(verbs).toContain(verb);
    for (const verb of ['pause', 'merge', 'private', 'services']) expect(verbs).not.toContain(verb);
  });

  test('there is none where there is no incident', async () => {
    const { visitor, channel } = await visiting(await workspace(), 'Ada');
    const { page } = await visitor.enter();
    expect(menu(page.html)).toEqual([]);
    expect(menu((await visitor.get(channel)).html)).toEqual([]);
  });
});
