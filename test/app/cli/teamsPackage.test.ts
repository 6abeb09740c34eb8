/** The package for Teams, from the command line: what is in the file, what is said, and what is refused. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { teamsManifest } from '../../../src/chat/teams/manifest.js';
import { families } from '../../../src/core/commands/families.js';
import { Registry } from '../../../src/core/dispatch/registry.js';
import { commandLine } from './given.js';

const appId = '1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77';
const registry = new Registry(families);

function given() {
  const { folder, run } = commandLine({ MICROSOFT_APP_ID: appId });
  const file = join(folder, 'app.zip');
  const unpacked = () => {
    const files = unzipSync(readFileSync(file));
    return {
      names: Object.keys(files),
      files,
      manifest: JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array())),
    };
  };
  return { file, run, unpacked };
}

describe('teams-package', () => {
  test.each([
    ['--url https://muster.acme.test', 'https://muster.acme.test'],
    ['--url https://muster.acme.test/', 'https://muster.acme.test'],
    ['--url https://acme.test/muster/', 'https://acme.test/muster'],
  ])('%s writes the manifest and the icons', async (typed, publicUrl) => {
    const { file, run, unpacked } = given();
    const { code, out, err } = await run(`teams-package ${typed} --out ${file}`);
    expect([code, err]).toEqual([0, '']);
    const { names, files, manifest } = unpacked();
    expect(names).toEqual(['manifest.json', 'color.png', 'outline.png']);
    expect(manifest).toEqual(teamsManifest({ publicUrl, appId, registry }));
    for (const name of ['color.png', 'outline.png'])
      expect(Buffer.from(files[name] ?? [])).toEqual(
        readFileSync(new URL(`../../../manifests/teams/${name}`, import.meta.url)),
      );
    expect(out).toContain('Wrote app.zip.\n');
    expect(out).toContain(`the messaging endpoint is ${publicUrl}/api/messages;`);
  });

  test('takes PUBLIC_URL where no address is typed, and a version', async () => {
    const { file, run, unpacked } = given();
    await run(`teams-package --version 1.0.1 --out ${file}`, { PUBLIC_URL: 'https://muster.acme.test' });
    expect(unpacked().manifest).toMatchObject({ version: '1.0.1', validDomains: ['muster.acme.test'] });
  });

  test('writes the same file for the same app', async () => {
    const { file, run } = given();
    const written = async () => {
      await run(`teams-package --url https://muster.acme.test --out ${file}`);
      return readFileSync(file);
    };
    expect(await written()).toEqual(await written());
  });

  test.each([
    ['', 'It needs the address under which Teams reaches Muster: --url https://muster.example.com.'],
    ['--url muster.acme.test', 'muster.acme.test is no address that people reach Muster by.'],
    ['--url https://a:b@muster.acme.test', 'is no address that people reach Muster by.'],
    ['--url https://muster.acme.test?x=1', 'is no address that people reach Muster by.'],
    ['--url http://muster.acme.test', 'http://muster.acme.test should begin with https://'],
    ['--url http://localhost:3000', 'http://localhost:3000 should begin with https://'],
    ['--url https://localhost:3000', 'https://localhost:3000 is known on this machine'],
    ['--url https://127.0.0.1', 'https://127.0.0.1 is known on this machine or in this network only'],
    ['--url https://muster', 'https://muster is known on this machine or in this network only'],
    ['--url https://muster.acme.test --version 1', '--version should be three numbers'],
    ['--port 3000', "Unknown option '--port'"],
  ])('teams-package %s is one line that says what is needed', async (typed, line) => {
    const { file, run } = given();
    const { code, out, err } = await run(`teams-package ${typed} --out ${file}`.replace('  ', ' '));
    expect([code, out]).toEqual([64, '']);
    expect(err).toContain(line);
    expect(err.trimEnd()).not.toContain('\n');
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    ['', 'MICROSOFT_APP_ID should be set: the Microsoft App ID of the Azure Bot'],
    ['muster', 'MICROSOFT_APP_ID should be the Microsoft App ID: a GUID'],
  ])('the app id %j is refused', async (id, line) => {
    const { file, run } = given();
    const { code, err } = await run(`teams-package --url https://muster.acme.test --out ${file}`, {
      MICROSOFT_APP_ID: id,
    });
    expect([code, err]).toEqual([78, expect.stringContaining(line)]);
  });

  test('a file that cannot be written is named', async () => {
    const { file, run } = given();
    const { code, err } = await run(`teams-package --url https://muster.acme.test --out ${file}/x.zip`);
    expect([code, err]).toEqual([64, expect.stringMatching(/^app\.zip\/x\.zip cannot be written: ENOENT/u)]);
  });
});
