/** Correcting what an incident says: services, tags, impact, bridge, title and description. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { asked, given, incidentNow, json, refused, sent, submitted, timelineOf } from '../given.js';
import { auditedAs } from './cast.js';
import { REF } from './states.js';

const declared = async (values: Record<string, unknown> = {}): Promise<World> => {
  const world = await given();
  await sent(world, 'Emil', 'declare', { title: 'Down', severity: 'SEV2', ...values });
  await world.worker.drain();
  return world;
};
const names = async (world: World) => (await incidentNow(world)).services.map(({ name }) => name);
const tagsOf = async (world: World) => (await incidentNow(world)).tags;
const many = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

describe('services', () => {
  test.each([
    ['services search', ['checkout', 'payments', 'search']],
    ['services add search', ['checkout', 'payments', 'search']],
    ['services + search, website', ['checkout', 'payments', 'search', 'website']],
    ['services remove payments', ['checkout']],
    ['services - payments, checkout', []],
    ['services set search, payments', ['payments', 'search']],
    ['services replace Search', ['search']],
    ['services --service search --service website', ['checkout', 'payments', 'search', 'website']],
  ])('%s', async (line, after) => {
    const world = await declared({ services: ['checkout', 'payments'] });
    const place = await world.roomOf(REF);
    await world.run('Chen', `/incident ${line}`, { place });
    expect(await names(world)).toEqual(after);
  });

  test('an unknown one names those there are', async () => {
    const world = await declared();
    const refusal = await refused(world.type('Chen', `/incident services ${REF} basket`));
    expect(refusal).toMatchObject({ code: 'INVALID' });
    expect(refusal.message).toContain(
      'There is no service called “basket”. There are: checkout, payments, search, website.',
    );
  });

  test('five hundred are refused', async () => {
    const world = await declared();
    const { id } = await serviceOf(world, 'checkout');
    const services = Array.from({ length: 500 }, (_, i) => (i === 0 ? id : world.newId()));
    const refusal = await refused(json(world, 'Chen', 'services', { incident: REF, services }));
    expect(refusal).toMatchObject({
      code: 'INVALID',
      details: { fields: { services: [expect.any(String)] } },
    });
    expect(await names(world)).toEqual([]);
  });

  test('one that was deactivated can be taken off, and not added', async () => {
    const world = await declared({ services: ['checkout', 'search'] });
    await deactivate(world, 'search');
    const { id } = await serviceOf(world, 'search');
    await sent(world, 'Chen', 'services', { incident: REF, action: 'SET', services: [id, 'payments'] });
    expect(await names(world)).toEqual(['payments', 'search']);
    await world.run('Chen', `/incident services ${REF} remove search`);
    expect(await names(world)).toEqual(['payments']);
    expect(
      await refused(json(world, 'Chen', 'services', { incident: REF, services: ['search'] })),
    ).toMatchObject({
      code: 'INVALID',
      details: { fields: { services: [expect.any(String)] } },
    });
  });

  test('the form shows what is affected, and sends exactly what is chosen', async () => {
    const world = await declared({ services: ['checkout'] });
    const { id } = await serviceOf(world, 'checkout');
    const search = await serviceOf(world, 'search');
    const form = await asked(world.type('Chen', `/incident services ${REF}`));
    expect(form.values).toMatchObject({ action: 'SET', services: [id] });
    const values = { ...form.context, ...form.values, services: [search.id] };
    await submitted(world, 'Chen', 'services', values);
    expect(await names(world)).toEqual(['search']);
  });

  test('the room and the timeline tell what came and went', async () => {
    const world = await declared({ services: ['checkout'] });
    await world.run('Chen', `/incident services ${REF} set search`);
    expect(world.messages('inc-2026-001').at(-1)).toBe(
      'Chen Wei changed what is affected: search too, checkout no more.',
    );
    expect((await timelineOf(world)).at(-1)?.text).toBe('changed the affected services to search');
    expect((await auditedAs(world, 'incident.services')).at(-1)).toMatchObject({
      before: { services: [{ name: 'checkout' }] },
      after: { services: [{ name: 'search' }], tags: ['checkout', 'search'] },
    });
  });
});

describe('tags', () => {
  test.each<[string, string[]]>([
    ['tag EU, #Cards,eu ,', ['a', 'b', 'cards', 'eu']],
    ['tag two words', ['a', 'b', 'two words']],
    ['tag remove A', ['b']],
    ['tag set z, y', ['y', 'z']],
    ['tag remove a, b', []],
    // A word that every object knows is a tag like any other.
    ['tag constructor', ['a', 'b', 'constructor']],
  ])('%s', async (line, after) => {
    const world = await declared();
    await sent(world, 'Chen', 'tag', { incident: REF, tags: ['b', 'a'] });
    const place = await world.roomOf(REF);
    await world.run('Chen', `/incident ${line}`, { place });
    expect(await tagsOf(world)).toEqual(after);
  });

  test('are none for null tags, and all of them for an empty list that is set', async () => {
    const world = await declared();
    await sent(world, 'Chen', 'tag', { incident: REF, tags: ['b', 'a'] });
    expect((await refused(json(world, 'Chen', 'tag', { incident: REF, tags: null }))).code).toBe('INVALID');
    expect((await sent(world, 'Chen', 'tag', { incident: REF, action: 'SET', tags: [] })).tags).toEqual([]);
  });

  test.each([
    ['ten thousand at once', many(10_000, 't')],
    ['one too many at once', many(51, 't')],
    ['one of 61 letters', ['x'.repeat(61)]],
    ['an empty one', [' ']],
    ['one of two lines', ['a\nb']],
  ])('%s are refused', async (_, tags) => {
    const world = await declared();
    const refusal = await refused(json(world, 'Chen', 'tag', { incident: REF, tags }));
    expect(refusal).toMatchObject({ code: 'INVALID', details: { fields: { tags: [expect.any(String)] } } });
    expect(refusal.message.length).toBeLessThan(200);
  });

  test('are fifty in all', async () => {
    const world = await declared();
    await sent(world, 'Chen', 'tag', { incident: REF, tags: many(50, 't') });
    const refusal = await refused(json(world, 'Chen', 'tag', { incident: REF, tags: ['one more'] }));
    expect(refusal.message).toBe('An incident has at most 50 tags; these would be 51.');
    await sent(world, 'Chen', 'tag', { incident: REF, action: 'REMOVE', tags: ['t0'] });
    expect((await sent(world, 'Chen', 'tag', { incident: REF, tags: ['one more'] })).tags).toHaveLength(50);
  });

  test('come by themselves with title, description and services', async () => {
    const world = await declared();
    await world.run('Chen', `/incident rename ${REF} The database is down`);
    await world.run('Chen', `/incident describe ${REF} DNS answers nothing`);
    await world.run('Chen', `/incident services ${REF} search`);
    expect(await tagsOf(world)).toEqual(['database', 'network', 'search']);
    await world.run('Chen', `/incident rename ${REF} All is slow`);
    expect(await tagsOf(world)).toEqual(['database', 'network', 'search']);
  });

  test('that come by themselves take nobody’s place', async () => {
    const world = await declared();
    const own = many(50, 'z').sort();
    await sent(world, 'Chen', 'tag', { incident: REF, tags: own });
    await world.run('Chen', `/incident rename ${REF} The database is down`);
    await world.run('Chen', `/incident services ${REF} checkout`);
    await sent(world, 'Chen', 'edit', { incident: REF, description: 'dns' });
    expect(await incidentNow(world)).toMatchObject({ tags: own, title: 'The database is down' });
    await sent(world, 'Chen', 'tag', { incident: REF, action: 'REMOVE', tags: ['z0'] });
    await world.run('Chen', `/incident describe ${REF} The network`);
    expect(await tagsOf(world)).toHaveLength(50);
  });

  test('stand in the form with commas', async () => {
    const world = await declared();
    await sent(world, 'Chen', 'tag', { incident: REF, tags: ['b', 'a'] });
    const form = await asked(world.type('Chen', `/incident tag ${REF}`));
    expect(form.values).toEqual({ action: 'SET', tags: 'a, b' });
    await submitted(world, 'Chen', 'tag', { ...form.context, ...form.values, tags: 'a, c' });
    expect(await tagsOf(world)).toEqual(['a', 'c']);
  });
});

describe('impact', () => {
  const full = {
    summary: 'Nobody can pay',
    affected_users: 12,
    error_rate_percent: 3.5,
    revenue: '4,000 € an hour',
    customers_affected: true,
  };
  const noted = async () => {
    const world = await declared();
    await sent(world, 'Chen', 'impact', { incident: REF, ...full });
    return world;
  };

  test.each<[string, Record<string, unknown>]>([
    ['summary', { summary: 'Nobody in Europe' }],
    ['affected_users', { affected_users: 0 }],
    ['affected_users as none', { affected_users: null }],
    ['error_rate_percent', { error_rate_percent: 100 }],
    ['customers_affected', { customers_affected: false }],
    ['all as none', { ...full, summary: null, customers_affected: null, revenue: null }],
  ])('only what is given changes: %s', async (_, given) => {
    const world = await noted();
    expect((await sent(world, 'Chen', 'impact', { incident: REF, ...given })).impact).toEqual({
      ...full,
      ...given,
    });
    const patched = await noted();
    expect((await sent(patched, 'Chen', 'edit', { incident: REF, impact: given })).impact).toEqual({
      ...full,
      ...given,
    });
  });

  test('nothing given is refused where nobody can be asked, and else asked with what is there', async () => {
    const world = await noted();
    expect(await refused(json(world, 'Chen', 'impact', { incident: REF }))).toMatchObject({
      code: 'INVALID',
      details: { fields: { summary: [expect.any(String)] } },
    });
    expect((await refused(world.type('Chen', `/incident impact ${REF}`, { canAsk: false }))).code).toBe(
      'INVALID',
    );
    const form = await asked(world.type('Chen', `/incident impact ${REF}`));
    expect(form.values).toEqual({
      summary: 'Nobody can pay',
      affected_users: '12',
      error_rate_percent: '3.5',
      revenue: '4,000 € an hour',
      customers_affected: 'yes',
    });
  });

  test('what is left blank in the form goes', async () => {
    const world = await noted();
    const form = await asked(world.type('Chen', `/incident impact ${REF}`));
    const values = {
      ...form.context,
      ...form.values,
      revenue: '',
      customers_affected: '',
      affected_users: '7',
    };
    await submitted(world, 'Chen', 'impact', values);
    expect((await incidentNow(world)).impact).toEqual({
      ...full,
      affected_users: 7,
      revenue: null,
      customers_affected: null,
    });
  });

  test.each([
    ['12,5 %', 12.5],
    ['12.5', 12.5],
    ['100%', 100],
    ['0', 0],
  ])('an error rate of %s is understood', async (typed, value) => {
    const world = await declared();
    await submitted(world, 'Chen', 'impact', { incident: REF, error_rate_percent: typed });
    expect((await incidentNow(world)).impact.error_rate_percent).toBe(value);
  });

  test.each([
    ['101', 'error_rate_percent'],
    ['-1', 'error_rate_percent'],
    ['1e2', 'error_rate_percent'],
    ['many', 'error_rate_percent'],
    ['1.5', 'affected_users'],
    ['3000000000', 'affected_users'],
    ['maybe', 'customers_affected'],
  ])('%s is asked for again as %s', async (typed, field) => {
    const world = await declared();
    const form = await asked(submitted(world, 'Chen', 'impact', { incident: REF, [field]: typed }));
    expect(form.errors[field]).toEqual([expect.any(String)]);
  });
});

describe('bridge', () => {
  const bad = [
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt://example.com/%0aalert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://',
    'http:///x',
    'https://a b',
    'https://a"onclick="x',
    'meet.example.com',
    `https://${'x'.repeat(3_000)}`,
  ];
  test.each(bad)('%.40s is refused as text, in a form and in JSON', async (url) => {
    const world = await declared();
    expect((await refused(world.type('Chen', `/incident bridge ${REF} "${url}"`))).code).toBe('INVALID');
    const form = await asked(submitted(world, 'Chen', 'bridge', { incident: REF, bridge_url: url }));
    expect(form.errors['bridge_url']).toEqual([expect.any(String)]);
    for (const verb of ['bridge', 'edit'])
      expect((await refused(json(world, 'Chen', verb, { incident: REF, bridge_url: url }))).code).toBe(
        'INVALID',
      );
    expect((await incidentNow(world)).bridge_url).toBeNull();
  });

  test.each(['none', 'off', 'closed', '""'])('%s closes it', async (word) => {
    const world = await declared();
    await world.run('Chen', `/incident bridge ${REF} <https://meet.example.com/1|meet.example.com/1>`);
    expect((await incidentNow(world)).bridge_url).toBe('https://meet.example.com/1');
    await world.run('Chen', `/incident bridge ${REF} ${word}`);
    expect((await incidentNow(world)).bridge_url).toBeNull();
    expect(world.messages('inc-2026-001').at(-1)).toBe('Chen Wei closed the bridge.');
  });

  test('stands on the card as a link', async () => {
    const world = await declared();
    await world.run('Chen', `/incident bridge ${REF} https://meet.example.com/1`);
    for (const room of ['inc-2026-001', 'incidents'])
      expect(world.chat.named(room).messages[0]?.body).toMatchObject({
        blocks: [
          {
            facts: expect.arrayContaining([
              {
                label: 'Bridge',
                value: { type: 'link', text: 'Join the call', url: 'https://meet.example.com/1' },
              },
            ]),
          },
        ],
      });
  });
});

describe('nothing is taken away by saying nothing', () => {
  test.each([
    ['bridge', 'bridge_url'],
    ['describe', 'description'],
  ])('%s', async (verb, field) => {
    const world = await declared({ description: 'Since noon' });
    await sent(world, 'Chen', 'bridge', { incident: REF, bridge_url: 'https://meet.example.com/1' });
    const before = await incidentNow(world);
    expect(await refused(json(world, 'Chen', verb, { incident: REF }))).toMatchObject({
      code: 'INVALID',
      details: { fields: { [field]: [expect.any(String)] } },
    });
    expect((await refused(world.type('Chen', `/incident ${verb} ${REF}`, { canAsk: false }))).code).toBe(
      'INVALID',
    );
    expect(await incidentNow(world)).toEqual(before);
    await sent(world, 'Chen', verb, { incident: REF, [field]: null });
    expect(await incidentNow(world)).not.toEqual(before);
  });
});

async function serviceOf(world: World, name: string) {
  const { services } = world.store.read.tables;
  const [row] = await world.store.read.select().from(services).where(eq(services.name, name));
  if (row === undefined) throw new Error(`There is no ${name}.`);
  return row;
}
async function deactivate(world: World, name: string): Promise<void> {
  const { services } = world.store.read.tables;
  await world.store.tx(async (w) => {
    await w.update(services).set({ active: false }).where(eq(services.name, name));
  });
}
