/** What an entry point links before it runs must be there in any Node: else an older one says nothing a person understands. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each(['main.ts', 'cli.ts'])('%s says that Node is too old before anything newer is linked', (name) => {
  const source = readFileSync(fileURLToPath(new URL(`../../src/${name}`, import.meta.url)), 'utf8');
  const linked = [...source.matchAll(/^import (?:.* from )?'([^']+)';$/gmu)].map(([, from]) => from);
  expect(linked).toEqual(['./app/nodeVersion.js', 'node:process']);
});
