import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderDocs } from '../scripts/docs.js';

describe('rendered documents', () => {
  test.each(Object.entries(renderDocs()))('%s is what npm run docs renders', (name, content) => {
    expect(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')).toBe(content);
  });
});
