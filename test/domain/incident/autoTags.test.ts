import { describe, expect, test } from 'vitest';
import { autoTags } from '../../../src/domain/incident/autoTags.js';

const tags = (title: string, description = '', serviceNames: readonly string[] = []): string[] =>
  autoTags({ title, description, serviceNames });

describe('automatic tags', () => {
  test.each([
    ['database', ['database', 'db', 'sql']],
    ['network', ['network', 'connectivity', 'dns']],
    ['infrastructure', ['memory', 'cpu', 'disk', 'resource']],
    ['api', ['api', 'endpoint', 'service']],
  ])('%s comes from each of %j, in title and description, in any case', (tag, words) => {
    for (const word of words) {
      expect([word, tags(`The ${word} is slow`)]).toEqual([word, [tag]]);
      expect([word, tags('Slow', `${word.toUpperCase()}.`)]).toEqual([word, [tag]]);
      expect([word, tags(`(${word})`)]).toEqual([word, [tag]]);
    }
  });

  test.each([
    'nosql',
    'mysql',
    'databases',
    'dbs',
    'capital',
    'rapid',
    'services',
    'cpus',
    'dbé',
    'dischi',
    'db2',
  ])('%j is no whole word of the list', (word) => {
    expect(tags(word)).toEqual([]);
  });

  test('signs part words', () => {
    expect(tags('db_primary/cpu', 'api-gateway')).toEqual(['api', 'database', 'infrastructure']);
  });

  test('each comes once, sorted', () => {
    expect(tags('SQL db database', 'dns db', ['Database', 'API'])).toEqual(['api', 'database', 'network']);
  });

  test('services come as slugs, in their own script, and those without any letter are left out', () => {
    expect(tags('Down', '', ['Checkout API', 'Crème & Co.', '決済 ガ', 'Платёжный', '🔥'])).toEqual([
      'checkout-api',
      'creme-co',
      'платёжный',
      '決済-ガ',
    ]);
  });

  test('nothing said is no tag', () => {
    expect(tags('')).toEqual([]);
  });
});
