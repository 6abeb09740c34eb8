import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incidentFamily } from '../../src/core/commands/incident/index.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { type RawValues, readWords, splitLine, tokenize } from '../../src/core/dispatch/text.js';
import { Refusal } from '../../src/domain/errors.js';

const registry = new Registry([incidentFamily]);
const read = (line: string): RawValues => {
  const { family, verb, rest } = splitLine(line, registry.familyNames);
  return readWords(registry.find(family, verb), rest);
};
const refusalOf = (line: string): Refusal => {
  try {
    read(line);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('words of a line', () => {
  test.each([
    ['', []],
    ['  \t\n ', []],
    ['two words', ['two', 'words']],
    ['a "quoted part" b', ['a', '*quoted part', 'b']],
    ['“curly ones” and „low ones“', ['*curly ones', 'and', '*low ones']],
    ['""', ['*']],
    ['"never closed', ['"never', 'closed']],
    ['"the 19"-rack" still', ['*the 19"-rack', 'still']],
    ['inch 5" rack', ['inch', '5"', 'rack']],
    ['say"so" now', ['say"so"', 'now']],
    ['--title="two words" x', ['--title="two words"', 'x']],
    ['--title=“two words”', ['--title=“two words”']],
    ['--title="never closed', ['--title="never', 'closed']],
    ['a=“b c”', ['a=“b', 'c”']],
    ['line\nbreak "over\ntwo"', ['line', 'break', '*over\ntwo']],
    ['emoji 🔥🔥 done', ['emoji', '🔥🔥', 'done']],
  ])('%j', (line, words) => {
    expect(tokenize(line).map((t) => (t.quoted ? `*${t.value}` : t.value))).toEqual(words);
  });

  test('every word stands where its offsets say, and between words there is only space', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab-= \n\t"“”„\\🔥') }), (line) => {
        let before = 0;
        for (const { value, quoted, start, end } of tokenize(line)) {
          expect(line.slice(before, start).trim()).toBe('');
          expect(line.slice(start, end)).toBe(quoted ? line.slice(start, end) : value);
          if (quoted) expect(line.slice(start + 1, end - 1)).toBe(value);
          before = end;
        }
        expect(line.slice(before).trim()).toBe('');
      }),
    );
  });

  test.each([
    ['opening marks that never close', '"a '.repeat(35_000)],
    ['flags with opening marks', `--x=${'"='.repeat(50_000)}`],
    ['one long word', 'x'.repeat(100_000)],
    ['many flags that are none', '--zzzzzzzz '.repeat(9_000)],
  ])('100 kB of %s are read in no time', (_, text) => {
    const started = performance.now();
    expect(read(`note ${text}`)['text']).toBe(text.trim());
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe('the line', () => {
  test.each([
    ['/incident declare x', ['incident', 'declare', 'x']],
    ['incident DECLARE x', ['incident', 'declare', 'x']],
    ['declare  two  words', ['incident', 'declare', 'two  words']],
    ['/incident', ['incident', '', '']],
    ['', ['incident', '', '']],
    ['note a\n  b', ['incident', 'note', 'a\n  b']],
    ['note\na', ['incident', 'note', 'a']],
  ])('%j', (line, [family, verb, rest]) => {
    expect(splitLine(line, ['incident', 'oncall'])).toEqual({ family, verb, rest });
  });
});

describe('values of a line', () => {
  test.each<[string, RawValues]>([
    ['declare sev1 "Checkout is down"', { severity: 'sev1', title: 'Checkout is down' }],
    ['declare sev1 Checkout is down', { severity: 'sev1', title: 'Checkout is down' }],
    ['declare Checkout is down', { title: 'Checkout is down' }],
    ['declare High latency in checkout', { title: 'High latency in checkout' }],
    ['declare high “Latency in checkout”', { severity: 'high', title: 'Latency in checkout' }],
    ['declare "sev1" is a title', { title: '"sev1" is a title' }],
    ['declare high', { severity: 'high' }],
    ['declare --severity sev2 Checkout is down', { severity: 'sev2', title: 'Checkout is down' }],
    ['declare Checkout --severity sev2 is down', { severity: 'sev2', title: 'Checkout is down' }],
    ['declare Checkout is down --severity=SEV2', { severity: 'SEV2', title: 'Checkout is down' }],
    [
      'declare --title="two words" --description “three small words”',
      { title: 'two words', description: 'three small words' },
    ],
    ['declare --title=„zwei Wörter“', { title: 'zwei Wörter' }],
    ['declare Down --service checkout --service search', { title: 'Down', services: ['checkout', 'search'] }],
    ['declare Down --services "checkout, search,"', { title: 'Down', services: ['checkout', 'search'] }],
    ['declare Down --private', { title: 'Down', private: 'yes' }],
    ['declare --private Down', { title: 'Down', private: 'yes' }],
    ['declare Down --private=no', { title: 'Down', private: 'no' }],
    ['declare rollback with --force', { title: 'rollback with --force' }],
    ['declare the --constructor fails', { title: 'the --constructor fails' }],
    ['declare "--severity sev9" is text', { title: '"--severity sev9" is text' }],
    ['note use tar --xz', { text: 'use tar --xz' }],
    ['declare a -- b', { title: 'a -- b' }],
    ['update --next 30m "Fix is out"', { next_update_minutes: '30m', message: 'Fix is out' }],
    ['note first line\n\n  second  line', { text: 'first line\n\n  second  line' }],
    ['note "one" and "two"', { text: '"one" and "two"' }],
    ['ack', {}],
    ['ack INC-2026-004', { incident: 'INC-2026-004' }],
    ['ack #inc-2026-4 looking', { incident: '#inc-2026-4', note: 'looking' }],
    ['ack looking at INC-2026-004', { note: 'looking at INC-2026-004' }],
    ['role take lead', { action: 'take', role: 'lead' }],
    [
      'role INC-2026-004 give scribe Ada Berger',
      { incident: 'INC-2026-004', action: 'give', role: 'scribe', user: 'Ada Berger' },
    ],
    ['role scribe', { role: 'scribe' }],
    [
      'severity INC-2026-004 sev1 all regions',
      { incident: 'INC-2026-004', severity: 'sev1', reason: 'all regions' },
    ],
    ['show INC-2026-004', { incident: 'INC-2026-004' }],
    ['list slow search --status resolved,closed', { search: 'slow search', status: ['resolved', 'closed'] }],
  ])('%j', (line, values) => {
    expect(read(line)).toEqual(values);
  });

  test.each([
    ['declare Down --sevrity sev1', 'There is no option --sevrity. Did you mean --severity?', ['--severity']],
    ['declare Down --tittle=x', 'There is no option --tittle. Did you mean --title?', ['--title']],
  ])('a slip of the pen is held up: %s', (line, sentence, suggestions) => {
    expect(refusalOf(line)).toMatchObject({ code: 'INVALID', message: sentence, details: { suggestions } });
  });

  test.each([
    ['declare Down --severity', '--severity needs a value after it.'],
    ['declare --severity sev1 --severity sev2 Down', '--severity is given twice.'],
    ['show INC-2026-004 please', '“please” is more than this command takes.'],
  ])('%s is refused: %s', (line, sentence) => {
    expect(refusalOf(line)).toMatchObject({ code: 'INVALID', message: sentence });
  });

  const freeText = fc
    .string({ unit: fc.constantFrom(...'aZ0 .,:;!?\'*_`~<>[]()\\/|&\n\t äß🔥"') })
    .map((text) => text.trim())
    .filter((text) => text !== '');

  test('free text is kept exactly', () => {
    fc.assert(
      fc.property(freeText, (text) => {
        // One quoted word alone stands for what is inside.
        const [first, second] = tokenize(text);
        fc.pre(!(first?.quoted === true && second === undefined));
        expect(read(`note ${text}`)).toEqual({ text });
      }),
    );
  });

  test('a flag may stand anywhere between the words', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcäß🔥.'), minLength: 1 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), (words, at) => {
        const place = at % (words.length + 1);
        const line = words.toSpliced(place, 0, '--at', '"10 minutes ago"').join(' ');
        expect(read(`note ${line}`)).toEqual({ text: words.join(' '), at: '10 minutes ago' });
      }),
    );
  });
});
