/** What docs/configuration.md shows is what works. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cliCommands } from '../../../src/app/cli/cli.js';
import { given } from '../../core/given.js';
import { apply, wrong } from './given.js';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  test('its example is a whole file that can be applied', async () => {
    const [, example = ''] = /```yaml\n([\s\S]*?)```/u.exec(page) ?? [];
    expect(example).toContain('organizations:');
    const world = await given();
    const [applied] = await apply(world, example);
    expect(applied?.warnings).toEqual([]);
    expect(applied?.changes).toContain('create service disks');
    expect((await apply(world, example))[0]?.changes).toEqual([]);
  });

  test('its example of an error is what is said', async () => {
    const users = '      - { email: ada@example.com, timezone: Europe/Berln }\n';
    const [line = 'none'] = await wrong(`organizations:\n  - users:\n${users}`);
    expect(page).toContain(`\n${line.replace('a.yaml', 'muster.yaml')}\n`);
  });

  test('it names every command of the command line', () => {
    for (const { name, takes } of cliCommands) expect(page).toContain(`| \`${`${name} ${takes}`.trim()}\` |`);
  });
});
