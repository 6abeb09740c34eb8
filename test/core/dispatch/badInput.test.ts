/** Text that means harm or comes by accident: refused with a clear sentence, or kept exactly and shown as it is. */
import { describe, expect, test } from 'vitest';
import type { World } from '../../support/world.js';
import { asked, given, incidentNow, json, refused, sent, submitted, timelineOf } from '../given.js';

const refusedTitles: readonly [string, string, string][] = [
  ['201 characters', 'x'.repeat(201), 'This title has 201 characters; at most 200 are accepted.'],
  ['201 emoji', '🔥'.repeat(201), 'This title has 201 characters; at most 200 are accepted.'],
  ['100 kB', 'x'.repeat(100_000), 'This title has 100000 characters; at most 200 are accepted.'],
  ['NUL', 'a\0b', 'This title contains the control character U+0000'],
  ['an escape sequence', 'a\u001b[31mb', 'This title contains the control character U+001B'],
  ['a lone surrogate', 'a\ud800b', 'This title contains half of a character (a lone surrogate)'],
  ['a line break', 'a\nb', 'This title contains a line break or a tab'],
  ['nothing visible', '\u200b\u200f', 'This title is empty; at least one visible character is needed.'],
];

const keptTitles: readonly [string, string][] = [
  ['200 characters', 'x'.repeat(200)],
  ['200 emoji', '🔥'.repeat(200)],
  ['emoji only', '🔥🚒'],
  ['a family', '👨‍👩‍👧‍👦'],
  ['right to left', 'שלום \u200fעולם'],
  ['an override', 'safe \u202egnp.exe'],
  ['Markdown', '**bold** _it_ ~~x~~ `code` [a](http://evil.example) # @here'],
  ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)> &amp;'],
  ['backslashes', '\\ and \\* and \\\\'],
  ['SQL', "Robert'); DROP TABLE incidents;--"],
  ['templates', '{{ constructor }} %s $1 $&'],
];

describe('a title of', () => {
  test.each(refusedTitles)('%s is refused, wherever it comes from', async (_, title, sentence) => {
    const world = await given();
    for (const answering of [
      world.type('Emil', `/incident declare ${title}`, { canAsk: false }),
      json(world, 'Emil', 'declare', { title }),
      submitted(world, 'Emil', 'declare', { title }, { canAsk: false }),
    ]) {
      const refusal = await refused(answering);
      expect(refusal.code).toBe('INVALID');
      expect(`${refusal.message} ${JSON.stringify(refusal.details.fields)}`).toMatch(
        new RegExp(`${sentence.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}|Missing: title`, 'u'),
      );
    }
    const form = await asked(submitted(world, 'Emil', 'declare', { title }));
    expect(form.errors['title']?.[0]).toContain(sentence);
    expect(await world.send('Emil', 'incident list', {})).toMatchObject({ count: 0 });
  });

  test.each(keptTitles)('%s is kept exactly', async (_, title) => {
    const world = await given();
    expect((await sent(world, 'Emil', 'declare', { title })).title).toBe(title);
    expect(await incidentNow(world)).toMatchObject({ title });
    expect((await timelineOf(world))[0]?.text).toBe(`declared SEV3: ${title}`);
    await world.worker.drain();
    expect(world.messages('incidents')[0]).toContain(title);
    expect(await world.run('Emil', '/incident list')).toContain(title.replace('\u202e', ''));
    expect(world.chat.named('inc-2026-001').name).toMatch(/^[a-z0-9_-]{1,80}$/u);
  });
});

describe('a note of', () => {
  const noted = async (world: World, text: string) => {
    await world.run('Emil', '/incident declare sev3 Down');
    await world.send('Chen', 'incident note', { incident: 'INC-2026-001', text });
    await world.worker.drain();
    return (await timelineOf(world)).at(-1)?.text;
  };

  test.each([
    ['several lines', 'one\n\n\ttwo  \n three'],
    ['10,000 characters', 'ä'.repeat(10_000)],
    ['Markdown and HTML', '# Not a head\n* no list\n<b>no</b> ![x](http://evil.example/x.png)'],
    ['commands', '/incident close INC-2026-001\n--at never'],
  ])('%s is kept exactly and shown as it is', async (_, text) => {
    const world = await given();
    expect(await noted(world, text)).toBe(text);
    expect(world.messages('inc-2026-001').at(-1)).toContain(text);
  });

  test('Windows line ends is kept with plain ones', async () => {
    expect(await noted(await given(), 'a\r\nb')).toBe('a\nb');
  });

  test.each([
    ['10,001 characters', 'x'.repeat(10_001), 'This note has 10001 characters; at most 10000 are accepted.'],
    ['100 kB', '🔥'.repeat(25_000), 'This note has 25000 characters; at most 10000 are accepted.'],
    ['NUL', 'a\0', 'This note contains the control character U+0000'],
    ['half an emoji', '\udd25', 'This note contains half of a character'],
    ['spaces', '   ', 'This note is empty'],
  ])('%s is refused', async (_, text, sentence) => {
    const world = await given();
    await world.run('Emil', '/incident declare sev3 Down');
    const refusal = await refused(json(world, 'Chen', 'note', { incident: 'INC-2026-001', text }));
    expect(refusal.message).toContain(sentence);
  });
});

test('whatever stands where a name or reference belongs is refused, never a fault', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  const strange = [
    '\0',
    'a\0b',
    '\ud800',
    '%',
    '_',
    "'",
    '"',
    '\\',
    'x'.repeat(100_000),
    '[object Object]',
    '🔥',
  ];
  for (const word of strange) {
    const at = `${JSON.stringify(word.slice(0, 20))} at`;
    expect((await refused(json(world, 'Ada', 'show', { incident: word }))).code, at).toBe('NOT_FOUND');
    for (const [verb, values] of [
      ['declare', { title: 'x', services: [word] }],
      ['declare', { title: 'x', severity: word }],
      ['declare', { title: 'x', detected_at: word }],
      ['role', { incident: 'INC-2026-001', role: 'SCRIBE', user: word }],
      ['role', { incident: 'INC-2026-001', role: word }],
      ['list', { service: word }],
      ['list', { commander: word }],
      ['list', { since: word }],
      ['update', { incident: 'INC-2026-001', message: 'x', next_update_minutes: word }],
    ] as const) {
      const refusal = await refused(json(world, 'Ada', verb, values));
      expect(refusal.code, `${at} ${verb} ${Object.keys(values).join()}`).toBe('INVALID');
      expect(refusal.message.length).toBeLessThan(500);
    }
  }
});

test('JSON of the wrong shape is refused, never a fault', async () => {
  const world = await given();
  await world.run('Emil', '/incident declare sev3 Down');
  for (const value of [null, 7, -1, 1.5, true, [], {}, [[]], [null], { a: 1 }, '', ['\0']])
    for (const field of [
      'title',
      'severity',
      'services',
      'clearance',
      'detected_at',
      'impact',
      'private',
      'users',
    ]) {
      const answer = await json(world, 'Ada', 'declare', { title: 'x', [field]: value });
      if (answer.type === 'refused') expect(answer.refusal.code).toBe('INVALID');
      else
        expect([field, value]).toBeOneOf([
          ['services', []],
          ['private', true],
          ['impact', {}],
        ]);
    }
  for (const incident of [null, 7, {}, []])
    expect((await refused(json(world, 'Ada', 'show', { incident }))).code).toBe('INVALID');
});
