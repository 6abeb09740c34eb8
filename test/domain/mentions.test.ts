/** Who is named in a message. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_MENTIONED, mentionsIn, type Nameable } from '../../src/domain/mentions.js';

const somebody = (name: string, email: string | null = null): Nameable => ({ id: name, name, email });
const PEOPLE = [
  somebody('Ada Lovelace', 'ada@example.com'),
  somebody('Ben', 'benny@example.com'),
  somebody('Ben Okafor', 'ben.okafor@example.com'),
  somebody('Chen Wei'),
  somebody('Chen Li', 'li@example.com'),
  somebody('Zoë Müller'),
  somebody('מיכל לוי'),
  somebody('سارة'),
  somebody('Ann (ops) [1] $&'),
  somebody('O’Brien-Smith Jo'),
  somebody('ΝΙΚΟΣ Σ'),
  somebody('Twin', 'one@example.com'),
  { ...somebody('Twin', 'two@example.com'), id: 'Twin 2' },
];
/** Each mention as it stands in the text, and whom it means. */
const named = (text: string, people = PEOPLE): readonly string[] =>
  mentionsIn(text, people).map(({ id, at, length }) => `${text.slice(at, at + length)} = ${id}`);

test.each<[text: string, ...expected: string[]]>([
  ['@Ada Lovelace can you look?', '@Ada Lovelace = Ada Lovelace'],
  ['can you look, @ada?', '@ada = Ada Lovelace'],
  ['@ADA LOVELACE', '@ADA LOVELACE = Ada Lovelace'],
  ['@Ada  Lovelace', '@Ada  Lovelace = Ada Lovelace'],
  ['@Ada\nLovelace', '@Ada = Ada Lovelace'],
  ["@Ada’s and @Ada's", '@Ada = Ada Lovelace', '@Ada = Ada Lovelace'],
  ['(@Ada, @li)/@Ben', '@Ada = Ada Lovelace', '@li = Chen Li', '@Ben = Ben'],
  // The longest name wins, and a whole name is nobody's first name.
  ['@Ben Okafor', '@Ben Okafor = Ben Okafor'],
  ['@Ben Okaforo', '@Ben = Ben'],
  ['@ben.okafor', '@ben.okafor = Ben Okafor'],
  ['@ben.okaforo'],
  ['@benny', '@benny = Ben'],
  // Whom it means is not to be guessed.
  ['@Chen'],
  ['@Chen Wei and @Chen Li', '@Chen Wei = Chen Wei', '@Chen Li = Chen Li'],
  ['@Twin'],
  ['@one and @two', '@one = Twin', '@two = Twin 2'],
  // In the middle of a word or an address nobody is meant.
  ['ada@Ada'],
  ['mail ada@example.com and x@ada.example'],
  ['@Adalbert @Ada-Marie @Ada.com @Ada_x @ada@x.org'],
  ['@Ada. @Ada- @Ada!', '@Ada = Ada Lovelace', '@Ada = Ada Lovelace', '@Ada = Ada Lovelace'],
  ['@@Ada', '@Ada = Ada Lovelace'],
  ['@ Ada'],
  ['@'],
  ['https://example.com/@Ada but @Ada', '@Ada = Ada Lovelace'],
  // Nor in code.
  ['`@Ada` and ``x ` @Ada`` and @Ada', '@Ada = Ada Lovelace'],
  ['```\n@Ada\n```'],
  ['` @Ada', '@Ada = Ada Lovelace'],
  ['`` @Ada `', '@Ada = Ada Lovelace'],
  // Whatever letters a name has.
  ['@zoë müller', '@zoë müller = Zoë Müller'],
  ['@Zoe\u0308', '@Zoe\u0308 = Zoë Müller'],
  ['@Zoe'],
  ['שלום @מיכל לוי, מה קורה?', '@מיכל לוי = מיכל לוי'],
  ['\u200f@מיכל\u200f', '@מיכל = מיכל לוי'],
  ['@سارةX'],
  ['مرحبا @سارة', '@سارة = سارة'],
  ['@νικος', '@νικος = ΝΙΚΟΣ Σ'],
  ['@νικος σ and @Νικοσ Σ', '@νικος σ = ΝΙΚΟΣ Σ', '@Νικοσ Σ = ΝΙΚΟΣ Σ'],
  ['@Ann (ops) [1] $& x', '@Ann (ops) [1] $& = Ann (ops) [1] $&'],
  ['😀@o’brien-smith jo😀', '@o’brien-smith jo = O’Brien-Smith Jo'],
])('%j', (text, ...expected) => {
  expect(named(text)).toEqual(expected);
});

test('a name of 300 characters is one', () => {
  const long = somebody(`${'Very '.repeat(59)}long`);
  expect(named(`@${long.name}!`, [long])).toEqual([`@${long.name} = ${long.name}`]);
});

test('one message names no more people than anybody means to', () => {
  expect(named('@Ada '.repeat(2_000))).toHaveLength(MOST_MENTIONED);
});

describe('whatever is written', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abİßσςéא-.’@` 1😀\u0301'), minLength: 1, maxLength: 6 });
  const people = fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
      email: fc.option(word.map((local) => `${local}@example.com`)),
    }),
    { selector: ({ id }) => id, maxLength: 6 },
  );

  test('mentions begin with the sign, follow each other, and are of people who are there', () => {
    const pieces = fc.array(
      fc.oneof(
        word,
        word.map((w) => ` @${w}`),
        fc.constantFrom('\n', '`', ' @'),
      ),
    );
    fc.assert(
      fc.property(people, pieces, fc.nat(), (there, rest, pick) => {
        const text = `${rest.join('')} @${there[pick % Math.max(1, there.length)]?.name ?? ''}`;
        let end = 0;
        for (const { id, at, length } of mentionsIn(text, there)) {
          expect(at).toBeGreaterThanOrEqual(end);
          expect(length).toBeGreaterThan(1);
          expect(text.at(at)).toBe('@');
          end = at + length;
          expect(end).toBeLessThanOrEqual(text.length);
          expect(there.map((one) => one.id)).toContain(id);
        }
      }),
    );
  });

  test('a whole name that nobody shares is found, in any case', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcéאσ'), minLength: 1, maxLength: 5 });
    const names = fc.uniqueArray(
      fc.array(letters, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(names, fc.nat(), fc.boolean(), (all, pick, loud) => {
        const name = all[pick % all.length] ?? '';
        const text = `so, @${loud ? name.toUpperCase() : name}!`;
        const found = mentionsIn(
          text,
          all.map((one) => somebody(one)),
        );
        expect(found).toEqual([{ id: name, name, at: 4, length: text.length - 5 }]);
      }),
    );
  });
});
