/** Microsoft's own Agents Playground: a Teams of one person in the browser, for bots without credentials. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished, vi } from 'vitest';
import { freePort } from './process.js';

const CLI = createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
export const TENANT = '00000000-0000-0000-0000-0000000000aa';
const GROUP_CHAT = '19:warroom@thread.v2';

const personIn = (number: number, name: string): string => {
  const [given = name, surname = ''] = name.split(' ');
  const address = `${given.toLowerCase()}@acme.test`;
  return [
    `id: "29:u${number}"`,
    `name: ${name}`,
    `userPrincipleName: ${address}`,
    `aadObjectId: 00000000-0000-0000-0000-0000000000a${number}`,
    `givenName: ${given}`,
    `surname: ${surname}`,
    `email: ${address}`,
  ].join('\n    ');
};

/** It starts only with five more people, of whom it needs everything (facts page, section 15). */
const OTHERS = ['Ben Okafor', 'Chen Wei', 'Dana Fox', 'Eli Stone', 'Fay Park'];

const configuration = `version: "0.1.1"
tenantId: ${TENANT}
bot:
  id: "28:00000000-0000-0000-0000-0000000000bb"
  name: Muster
currentUser:
    ${personIn(0, 'Ada Moreau')}
users:
${OTHERS.map((name, i) => `  - ${personIn(i + 1, name)}`).join('\n')}
personalChat:
  id: "a:personal"
groupChat:
  id: "${GROUP_CHAT}"
  name: War room
team:
  id: "19:team@thread.tacv2"
  name: SRE
  aadGroupId: 00000000-0000-0000-0000-0000000000c1
  channels:
    - id: "19:general@thread.tacv2"
      name: General
`;

export interface Playground {
  readonly url: string;
  /** Its person writes in the group chat, to the app. */
  mention(text: string): Promise<void>;
}

/** Starts it for an app at this address; ends with the test. */
export async function startPlayground(endpoint: string): Promise<Playground> {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, '.m365agentsplayground.yml'), configuration);
  const child = spawn(
    process.execPath,
    [CLI, 'start', '-e', endpoint, '-c', 'msteams', '--dt', '-p', String(await freePort())],
    // Without this it looks for a browser of the desktop, and ends when there is none.
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, TEAMSAPPTESTER_BROWSER: 'none' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(async () => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
  });
  const { promise: listens, resolve, reject } = Promise.withResolvers<string>();
  child.once('exit', (code) => reject(new Error(`The playground ended with ${code ?? 'a signal'}.`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    // It takes another port than the one it is given as it pleases.
    const [, port] = /Listening on (\d+)/u.exec(line) ?? [];
    if (port !== undefined) resolve(port);
  });
  const url = `http://127.0.0.1:${await listens}`;
  // What it does not like about its configuration it says nowhere, and ends.
  await vi.waitFor(() => fetch(url), { timeout: 20_000, interval: 100 });
  return {
    url,
    mention: async (text) => {
      const answer = await fetch(`${url}/_conversation/v1/conversations/${GROUP_CHAT}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          from: { id: '29:u0' },
          text: `<at>Muster</at> ${text}`,
          textFormat: 'plain',
          mentions: [
            {
              mentioned: { id: '28:00000000-0000-0000-0000-0000000000bb', name: 'Muster' },
              text: '<at>Muster</at>',
            },
          ],
        }),
      });
      if (!answer.ok) throw new Error(`The playground answered ${answer.status}: ${await answer.text()}`);
    },
  };
}
