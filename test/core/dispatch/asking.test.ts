/** What happens when something is missing, wrong or unknown: offers, forms and refusals that keep what was typed. */
import { describe, expect, test } from 'vitest';
import { refusalMessage } from '../../../src/core/messages/replies.js';
import { reading } from '../../support/chatPlatform.js';
import { asked, given, incidentNow, json, refused, submitted } from '../given.js';

describe('an unknown command', () => {
  test.each([
    ['/incident declair Down', ['/incident declare']],
    ['/incident acknowlege', ['/incident acknowledge']],
    ['/incident reso', ['/incident resolve', '/incident resolved', '/incident resume']],
    ['/incident xyzzyxyzzy', []],
  ])('%s is offered %j', async (line, suggestions) => {
    const world = await given();
    const refusal = await refused(world.type('Chen', line));
    expect(refusal).toMatchObject({ code: 'UNKNOWN_COMMAND', details: { suggestions } });
    for (const one of suggestions) expect(refusal.message).toContain(one.slice(1));
    expect(refusal.message).toContain('incident help');
  });

  test('of 100 kB is answered with a short sentence', async () => {
    const world = await given();
    const refusal = await refused(world.type('Chen', `/incident ${'x'.repeat(100_000)}`));
    expect(refusal.message.length).toBeLessThan(300);
  });
});

describe('help', () => {
  test('shows a viewer only what a viewer may do', async () => {
    const world = await given();
    const viewers = await world.run('Emil', '/incident', { canAsk: false });
    for (const verb of ['declare', 'list', 'show', 'timeline', 'updates', 'help', 'note', 'cancel'])
      expect(viewers).toContain(`/incident ${verb}`);
    expect(viewers).not.toContain('/incident resolve');
    expect(await world.run('Chen', '/incident help')).toContain('/incident resolve');
  });

  test('of one command shows how it is typed, its options and examples', async () => {
    const world = await given();
    const text = await world.run('Emil', '/incident help declare');
    for (const part of [
      '/incident declare [sev1…sev4] <title>',
      '--service',
      'declare sev1 "Checkout is down"',
      'create',
    ])
      expect(text).toContain(part);
    expect((await refused(world.type('Emil', '/incident help nonsense'))).code).toBe('UNKNOWN_COMMAND');
  });
});

describe('a missing argument', () => {
  test('is asked for with a form that keeps what was typed', async () => {
    const world = await given();
    const form = await asked(
      world.type('Emil', '/incident declare sev2 --service checkout --description "since the deploy"'),
    );
    expect(form).toMatchObject({ command: 'incident declare', submit: 'Declare', errors: {} });
    expect(form.fields.find((f) => f.name === 'title')).toMatchObject({ required: true });
    const services = form.fields.find((f) => f.name === 'services')?.input;
    const id =
      services?.type === 'choices' ? services.options.find((o) => o.label === 'checkout')?.value : '';
    expect(form.values).toEqual({ severity: 'SEV2', services: [id], description: 'since the deploy' });
  });

  test('bare declare opens the form with the triage questions', async () => {
    const world = await given();
    const form = await asked(world.type('Emil', '/incident declare'));
    expect(form.fields.map((f) => f.name)).toEqual(
      expect.arrayContaining(['title', 'severity', 'users', 'revenue', 'harm', 'description', 'services']),
    );
    expect(form.fields.map((f) => f.name)).not.toContain('impact');
  });

  test('is named where nothing can be asked, with usage, an example and the typed text', async () => {
    const world = await given();
    const refusal = await refused(world.type('Emil', '/incident declare sev2', { canAsk: false }));
    expect(refusal).toMatchObject({
      code: 'INVALID',
      message: 'Missing: title.',
      details: {
        fields: { title: ['This is required.'] },
        usage: expect.stringContaining('/incident declare'),
        example: '/incident declare sev1 "Checkout is down"',
        typed: '/incident declare sev2',
      },
    });
    const text = reading(refusalMessage(refusal));
    for (const part of ['Missing: title.', 'Usage:', 'For example:', '/incident declare sev2'])
      expect(text).toContain(part);
  });

  test('that is the incident is asked for with the open ones to choose from', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    await world.run('Emil', '/incident declare sev3 "A secret" --private');
    const form = await asked(world.type('Chen', '/incident ack'));
    const input = form.fields.find((f) => f.name === 'incident')?.input;
    expect(input).toMatchObject({ type: 'choice', options: [{ label: 'INC-2026-001 Down' }] });
  });

  test('is not the incident in its own room', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const place = await world.roomOf('INC-2026-001');
    const form = await asked(world.type('Chen', '/incident severity', { place }));
    expect(form.fields.map((f) => f.name)).toEqual(['severity', 'reason']);
    expect(form.context).toEqual({ incident: place.incidentId });
    expect(form.values).toMatchObject({ severity: 'SEV3' });
  });
});

test('what is missing only because of another answer is asked for, too, and refused where nobody can be asked', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  const place = await world.roomOf('INC-2026-001');
  const form = await asked(world.type('Chen', '/incident role give scribe', { place }));
  expect(form.values).toMatchObject({ action: 'GIVE', role: 'SCRIBE' });
  expect(form.errors).toEqual({});
  const again = await asked(
    submitted(world, 'Chen', 'role', { ...form.context, ...form.values, user: '' }, { place }),
  );
  expect(again.errors).toEqual({ user: ['Please fill this in.'] });
  const refusal = await refused(world.type('Chen', '/incident role give scribe', { place, canAsk: false }));
  expect(refusal.message).toContain('Who is to get the role?');
});

describe('a wrong argument', () => {
  test('says what is accepted, and keeps the text', async () => {
    const world = await given();
    const line = '/incident declare --severity sev9 Checkout is down';
    expect(await refused(world.type('Emil', line))).toMatchObject({
      code: 'INVALID',
      message: '“sev9” is not a severity. Accepted: SEV1 to SEV4, also critical, high, medium and low.',
      details: { typed: line, usage: expect.any(String), example: expect.any(String) },
    });
  });

  test.each([
    ['role give scribe Zoe', 'There is nobody called “Zoe” here.'],
    ['role take king', '“king” is not a role.'],
    ['update --next soon Working', '“soon” is not a span of time.'],
    ['note --at "some day" x', '“some day” is not a time.'],
    ['note --at "in 2 hours" x', 'A note cannot be about the future.'],
    ['declare x --service nope', 'There is no service called “nope”.'],
    ['declare x --private=maybe', '“maybe” is neither yes nor no.'],
    ['declare x --clearance high', '“high” is not a whole number.'],
    ['declare x --clearance 1', 'Your own clearance is 0'],
    ['list --limit 900', 'At most 200 is accepted.'],
    ['list --ordering size', '“size” is nothing to sort by.'],
  ])('%s: %s', async (line, sentence) => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const place = await world.roomOf('INC-2026-001');
    const refusal = await refused(world.type('Chen', `/incident ${line}`, { place }));
    expect(refusal.code).toBe('INVALID');
    expect(refusal.message).toContain(sentence);
  });
});

describe('a form that is sent', () => {
  test('comes back with the errors beside their fields and every value kept', async () => {
    const world = await given();
    const form = await asked(
      submitted(world, 'Emil', 'declare', {
        title: '',
        severity: 'SEV2',
        detected_at: 'some day',
        description: 'since the deploy',
      }),
    );
    expect(form.errors).toEqual({
      title: ['Please fill this in.'],
      detected_at: [expect.stringContaining('“some day” is not a time.')],
    });
    expect(form.values).toMatchObject({
      severity: 'SEV2',
      detected_at: 'some day',
      description: 'since the deploy',
    });
  });

  test('keeps a title that is too long whole', async () => {
    const world = await given();
    const title = 'x'.repeat(201);
    const form = await asked(submitted(world, 'Emil', 'declare', { title }));
    expect(form.errors).toEqual({ title: ['This title has 201 characters; at most 200 are accepted.'] });
    expect(form.values['title']).toBe(title);
  });

  test('is refused with its fields where it cannot be shown again', async () => {
    const world = await given();
    const refusal = await refused(submitted(world, 'Emil', 'declare', {}, { canAsk: false }));
    expect(refusal.details.fields).toEqual({ title: ['This is required.'] });
  });

  test('unchanged changes nothing: a list on one line is the same list', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 "The database api hangs"');
    const form = await asked(world.type('Chen', '/incident edit INC-2026-001'));
    expect(form.values).toMatchObject({ title: 'The database api hangs', tags: 'api, database' });
    const answer = await submitted(world, 'Chen', 'edit', { ...form.context, ...form.values });
    expect(answer.type).toBe('done');
    expect(await incidentNow(world)).toMatchObject({ tags: ['api', 'database'], version: 1 });
  });

  test('shows a list on one line again when something else is wrong', async () => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const { id } = await incidentNow(world);
    const form = await asked(
      submitted(world, 'Chen', 'edit', { incident: id, tags: 'one, two', detected_at: 'nonsense' }),
    );
    expect(form.values['tags']).toBe('one, two');
  });
});

test('JSON is taken as it is: unknown fields are named, whatever they are called', async () => {
  const world = await given();
  for (const name of ['foo', 'constructor', 'toString']) {
    const values: Record<string, unknown> = JSON.parse(`{"title": "x", "${name}": {"severity": "SEV1"}}`);
    const refusal = await refused(json(world, 'Emil', 'declare', values));
    expect(refusal).toMatchObject({ code: 'INVALID' });
    expect(refusal.message).toContain(`There is no field ${name}. Accepted: title, severity`);
  }
  expect((await refused(json(world, 'Emil', 'declare', { title: 7 }))).details.fields).toEqual({
    title: ['This title has to be text.'],
  });
  expect((await refused(json(world, 'Emil', 'declare', { title: 'x', severity: null }))).code).toBe(
    'INVALID',
  );
});
