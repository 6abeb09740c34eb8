/** What is wrong with a file is told with its place, all at once, and in one line each. */
import { describe, expect, test } from 'vitest';
import { ConfigurationProblem, problemLines } from '../../../src/app/configuration/problem.js';
import { wantedBy } from '../../../src/app/configuration/read.js';

const linesOf = (...texts: readonly string[]): readonly string[] => {
  try {
    wantedBy(texts.map((text, i) => ({ name: `${'abc'[i]}.yaml`, text })));
  } catch (error) {
    if (error instanceof ConfigurationProblem) return problemLines(error.problems);
    throw error;
  }
  return [];
};

describe('YAML that cannot be read', () => {
  test.each([
    ['nothing in it', '', 'a.yaml:1:1: this file is empty; it should have a list of organizations.'],
    ['only comments', '# later\n', 'a.yaml:1:1: this file is empty; it should have a list of organizations.'],
    ['a tab', 'organizations:\n\t- slug: a\n', 'a.yaml:2:1: Tabs are not allowed as indentation.'],
    ['an open quotation', 'organizations:\n  - name: "Acme\n', 'a.yaml:3:1: Missing closing "quote.'],
    [
      'a key twice',
      'organizations:\n  - name: A\n    slug: a\n    name: B\n',
      'a.yaml:4:5: the key name stands here a second time; one is accepted.',
    ],
    [
      'two documents',
      'organizations: []\n---\norganizations: []\n',
      'a.yaml:2:1: a second document begins here; one for each file is accepted.',
    ],
    ['a tag', 'organizations: !secret x\n', 'a.yaml:1:16: Unresolved tag: !secret.'],
    [
      'an alias of nothing',
      'organizations: *there\n',
      'a.yaml:1:16: there is no anchor &there before this alias *there.',
    ],
    [
      'an anchor in itself',
      '&a [*a]\n',
      'a.yaml:1:5: the alias *a stands inside of what it names: this would never end.',
    ],
    [
      'an anchor in what is below it',
      'organizations: &all\n  - users: *all\n',
      'a.yaml:2:12: the alias *all stands inside of what it names: this would never end.',
    ],
    [
      'a bomb of aliases',
      [
        'a: &a [x, x, x, x, x, x, x, x, x]',
        ...[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join(', ')}]`),
      ].join('\n'),
      'a.yaml:2:8: aliases repeat too much; 100 repetitions in all are accepted.',
    ],
    [
      'too many aliases',
      `a: &a x\nb:\n${'  - *a\n'.repeat(101)}`,
      'a.yaml:103:5: aliases repeat too much; 100 repetitions in all are accepted.',
    ],
    [
      'endless nesting in brackets',
      '['.repeat(1024 * 1024),
      'a.yaml:1:65: this is nested too deeply; 64 levels are accepted.',
    ],
    [
      'endless nesting in dashes',
      '- '.repeat(512 * 1024),
      'a.yaml:1:128: this is nested too deeply; 64 levels are accepted.',
    ],
  ])('%s', (_, text, line) => expect(linesOf(text)).toEqual([line]));

  test('many keys take no minutes to compare', () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join('\n');
    const lines = linesOf(text);
    expect(lines).toHaveLength(51);
    expect(lines[1]).toBe('a.yaml:1:1 k0: there is no such key here; accepted: organizations.');
  });

  test('every fault of the grammar is told', () =>
    expect(linesOf('organizations: !x [\n  !y a\n')).toHaveLength(3));
});
