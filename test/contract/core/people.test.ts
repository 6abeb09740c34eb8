/** People who change the same things at once, through two replicas, on the real engines. */
import { expect, test } from 'vitest';
import type { Answer } from '../../../src/core/dispatch/request.js';
import type { World } from '../../support/world.js';
import { engines, replicas } from './engines.js';

const of = <T>(all: readonly T[], i: number): T => {
  const one = all[i % all.length];
  if (one === undefined) throw new Error('there is none');
  return one;
};
const ask = (world: World, who: string, command: string, values: Record<string, unknown>): Promise<Answer> =>
  world.dispatcher.dispatch({
    // What they might do when they began.
    viewer: { ...world.viewer(who), role: 'ADMIN' },
    surface: 'rest',
    asked: { type: 'values', command, origin: 'json', values },
    canAsk: false,
  });
/** How often each outcome came about. */
const outcomes = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = answer.type === 'refused' ? answer.refusal.code : answer.type;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};
const audited = async (world: World, action: string): Promise<number> => {
  const page = await world.send(
    'Ada',
    'audit list',
    { action },
    { viewer: { ...world.viewer('Ada'), role: 'ADMIN' } },
  );
  return (page as { count: number }).count;
};

for (const [engine, makeUrl] of Object.entries(engines)) {
  test(`of two admins who take each other’s role at once one stays: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    const admins = async () => {
      const page = await of(both, 0).send('Emil', 'user list', { role: 'ADMIN', active: true });
      return (page as { results: { name: string }[] }).results.map(({ name }) => name.split(' ')[0] ?? '');
    };
    for (let round = 0; round < 6; round += 1) {
      const [last = ''] = await admins();
      const other = last === 'Ada' ? 'Ben' : 'Ada';
      expect((await ask(of(both, 0), last, 'user edit', { user: other, role: 'ADMIN' })).type).toBe('done');
      const leaving = round % 2 === 0 ? 'user deactivate' : 'user edit';
      const values = leaving === 'user edit' ? { role: 'MANAGER' } : {};
      const answers = await Promise.all([
        ask(of(both, 0), last, leaving, { user: other, ...values }),
        ask(of(both, 1), other, leaving, { user: last, ...values }),
      ]);
      expect(outcomes(answers)).toEqual({ done: 1, CONFLICT: 1 });
      const [stays = '', ...more] = await admins();
      expect(more).toEqual([]);
      for (const user of ['Ada', 'Ben'])
        if (user !== stays) await ask(of(both, 0), stays, 'user activate', { user });
    }
  });

  test(`nobody who leaves is left with a role that was given meanwhile: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    for (let round = 1; round <= 8; round += 1) {
      const reference = `INC-2026-${String(round).padStart(3, '0')}`;
      await of(both, 0).send('Ada', 'incident declare', { title: 'Down', severity: 'SEV3' });
      const [given, left] = await Promise.all([
        ask(of(both, 0), 'Ada', 'incident role', { incident: reference, role: 'SCRIBE', user: 'Dana' }),
        ask(of(both, 1), 'Ada', 'user deactivate', { user: 'dana@example.com' }),
      ]);
      // Whoever came first, the other one was told.
      expect([given.type, left.type].sort()).toEqual(['done', 'refused']);
      if (left.type === 'done') await ask(of(both, 0), 'Ada', 'user activate', { user: 'dana@example.com' });
      else
        await of(both, 0).send('Ada', 'incident role', { incident: reference, role: 'SCRIBE', user: null });
    }
  });

  test(`nobody who leaves keeps a role in what goes on meanwhile: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    for (let round = 1; round <= 8; round += 1) {
      const incident = `INC-2026-${String(round).padStart(3, '0')}`;
      await of(both, 0).send('Ada', 'incident declare', { title: 'Down', severity: 'SEV3' });
      await of(both, 0).send('Ada', 'incident role', { incident, role: 'SCRIBE', user: 'Dana' });
      await of(both, 0).send('Ada', 'incident resolve', { incident });
      const [reopened, left] = await Promise.all([
        ask(of(both, 0), 'Ada', 'incident reopen', { incident, reason: 'It is back' }),
        ask(of(both, 1), 'Ada', 'user deactivate', { user: 'dana@example.com' }),
      ]);
      expect(reopened.type).toBe('done');
      const { roles } = (await of(both, 1).send('Ada', 'incident show', { incident })) as {
        roles: unknown[];
      };
      // Who went first goes without the role, who came second stays for it.
      expect(roles).toHaveLength(left.type === 'done' ? 0 : 1);
      if (left.type === 'done') await ask(of(both, 0), 'Ada', 'user activate', { user: 'dana@example.com' });
      else await of(both, 0).send('Ada', 'incident role', { incident, role: 'SCRIBE', user: null });
    }
  });

  test(`of 16 who add the same person, team or service at once one does: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    for (const [command, values, action] of [
      [
        'user add',
        (i: number) => ({ name: `N ${i}`, email: i % 2 ? 'SAME@example.com' : 'same@example.com' }),
        'user.create',
      ],
      ['team add', (i: number) => ({ name: i % 2 ? 'SAME' : 'same' }), 'team.create'],
      ['service add', (i: number) => ({ name: i % 2 ? 'SAME' : 'same' }), 'service.create'],
    ] as const) {
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, i) => ask(of(both, i), 'Ada', command, values(i))),
      );
      expect(outcomes(answers)).toEqual({ done: 1, INVALID: 15 });
      expect(await audited(of(both, 0), action)).toBe(1);
    }
  });

  test(`of many teams that become the default at once one is: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        ask(of(both, i), 'Ada', 'team add', { name: `T ${i}`, is_default: true }),
      ),
    );
    expect(outcomes(answers)).toEqual({ done: 8 });
    const page = (await of(both, 0).send('Ada', 'team list', {})) as { results: { is_default: boolean }[] };
    expect(page.results.filter((team) => team.is_default)).toHaveLength(1);
  });

  test(`a team is deactivated or gets a service, never both: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    for (let round = 0; round < 6; round += 1) {
      await ask(of(both, 0), 'Ada', 'team add', { name: `T ${round}` });
      const answers = await Promise.all([
        ask(of(both, round), 'Ada', 'team deactivate', { team: `T ${round}` }),
        ask(of(both, round + 1), 'Ben', 'service add', { name: `S ${round}`, team: `T ${round}` }),
      ]);
      expect(outcomes(answers)).toMatchObject({ done: 1 });
    }
  });

  test(`whoever is deactivated has no token that works, even one that was being made: ${engine}`, async () => {
    const both = await replicas(await makeUrl(), 2);
    for (let round = 0; round < 6; round += 1) {
      await Promise.all([
        ask(of(both, round), 'Ada', 'user deactivate', { user: 'Dana' }),
        ask(of(both, round + 1), 'Ben', 'token add', { name: `Token ${round}`, user: 'Dana' }),
      ]);
      const page = await of(both, 0).send('Ada', 'token list', { active: true });
      expect(page).toMatchObject({ count: 0 });
      await ask(of(both, 0), 'Ada', 'user activate', { user: 'Dana' });
    }
  });

  test(`everything that lists find is found alike: ${engine}`, async () => {
    const world = of(await replicas(await makeUrl(), 1), 0);
    await world.send('Ada', 'token add', { name: 'Deploy', expires_at: '2199-01-01T00:00:00Z' });
    const settings = { runbooks: [{ title: 'Restart', url: 'https://wiki.example.com/a' }], tier: 1 };
    await world.send('Ben', 'service edit', { service: 'search', ...settings });
    const audits = await audited(world, 'service.edit');
    await world.send('Ben', 'service edit', { service: 'search', ...settings });
    expect(await audited(world, 'service.edit')).toBe(audits);
    for (const [command, values, count] of [
      ['user list', { search: 'BERGER' }, 1],
      ['user list', { search: '_' }, 0],
      ['user list', { role: 'RESPONDER', ordering: '-name' }, 2],
      ['team list', { search: 'PLAT', ordering: 'updated_at' }, 1],
      ['service list', { team: 'Platform', search: 'CH' }, 2],
      ['service list', { active: false }, 0],
      ['token list', { search: 'DEPLOY' }, 1],
      ['token list', { active: false }, 0],
      ['audit list', { action: 'token.' }, 1],
      ['audit list', { search: 'TOKEN.CREATE' }, 1],
      ['audit list', { search: 'ben', action: 'service.' }, 1],
      ['audit list', { actor: 'Ada', since: '2026-03-02T09:00:00Z', until: '2026-03-02T09:00:01Z' }, 1],
    ] as const)
      expect([command, values, await world.send('Ada', command, values)]).toMatchObject([
        command,
        values,
        { count },
      ]);
    for (const word of ['\0', 'a\0b', '\ud800', 'x'.repeat(100_000)])
      for (const command of ['user show', 'team show', 'service show', 'token show', 'audit show'])
        expect(
          await ask(world, 'Ada', command, {
            [command === 'audit show' ? 'entry' : (command.split(' ')[0] ?? '')]: word,
          }),
        ).toMatchObject({
          type: 'refused',
          refusal: { code: 'NOT_FOUND' },
        });
  });
}
