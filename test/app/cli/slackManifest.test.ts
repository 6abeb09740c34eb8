import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { slackManifest } from '../../../src/chat/slack/manifest.js';
import { commandLine } from './given.js';

const run = (line: string, env: Record<string, string> = {}) => commandLine().run(line, env);

describe('slack-manifest', () => {
  test.each([
    ['--url https://muster.acme.test', 'https://muster.acme.test', false],
    ['--url https://muster.acme.test/ --socket', 'https://muster.acme.test', true],
    ['--url https://acme.test/muster/', 'https://acme.test/muster', false],
    ['--url http://localhost:3000', 'http://localhost:3000', false],
    ['--socket', undefined, true],
  ])('%s is written as YAML', async (typed, publicUrl, socket) => {
    const { code, out, err } = await run(`slack-manifest ${typed}`);
    expect([code, err]).toEqual([0, '']);
    expect(parse(out)).toEqual(JSON.parse(JSON.stringify(slackManifest({ publicUrl, socket }))));
  });

  test('takes PUBLIC_URL where no address is typed', async () =>
    expect((await run('slack-manifest', { PUBLIC_URL: 'https://muster.acme.test' })).out).toContain(
      'https://muster.acme.test/slack/events',
    ));

  test.each([
    [
      '',
      'It needs the address under which Slack reaches Muster: --url https://muster.example.com (or --socket',
    ],
    [' --url muster.acme.test', 'muster.acme.test is no address that people reach Muster by.'],
    [' --url ftp://muster.acme.test', 'ftp://muster.acme.test is no address'],
    [' --url https://a:b@muster.acme.test', 'https://a:b@muster.acme.test is no address'],
    [' --url http://muster.acme.test', 'http://muster.acme.test should begin with https://'],
    [' --socket --url x', 'x is no address'],
    [' --port 3000', "Unknown option '--port'"],
  ])('slack-manifest%s is one line that says what is needed', async (typed, line) => {
    const { code, out, err } = await run(`slack-manifest${typed}`);
    expect([code, out]).toEqual([64, '']);
    expect(err).toContain(line);
    expect(err.trimEnd()).not.toContain('\n');
  });
});
