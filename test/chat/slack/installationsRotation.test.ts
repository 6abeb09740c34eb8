/** Where tokens are rotated: one that is about to expire is exchanged before it is used, once. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createIds } from '../../../src/app/ids.js';
import { createLogger } from '../../../src/app/logger.js';
import { Rotation } from '../../../src/chat/slack/installations/oauth.js';
import { Installations } from '../../../src/chat/slack/installations/record.js';
import { openStore } from '../../../src/store/open.js';
import { KEY } from './installationsGiven.js';

/** An installation whose token expires in so many minutes, and a Slack that answers an exchange. */
async function rotating(minutes: number, answer: object) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      asked.push(`${request.url ?? ''} ${new URLSearchParams(body).get('refresh_token') ?? ''}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const store = await openStore('file::memory:');
  onTestFinished(async () => {
    server.close();
    await store.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const wallNow = new Date();
  const clock = { now: () => wallNow, wallNow: () => wallNow };
  const installations = new Installations(KEY);
  await store.tx((w) =>
    installations.save(w, {
      id: 'T1',
      name: 'Acme',
      enterpriseId: null,
      botUserId: 'UBOT',
      botId: 'BBOT',
      appId: 'A1',
      url: 'https://acme.slack.com/',
      scopes: ['commands'],
      token: 'xoxe.xoxb-old',
      refreshToken: 'xoxe-old',
      expiresAt: new Date(wallNow.getTime() + minutes * 60_000).toISOString(),
      installedBy: 'U1',
      installedAt: wallNow.toISOString(),
    }),
  );
  const rotation = new Rotation({
    store,
    clock,
    newId: createIds(clock),
    log: createLogger('silent', { write: () => {} }),
    apiUrl: `http://127.0.0.1:${port}/api/`,
    installations,
    defaultOrganizationId: 'o1',
    openOrganization: () => Promise.resolve(),
    clientId: '1.1',
    clientSecret: 'secret',
    encryptionKey: KEY,
    publicUrl: 'https://muster.example.com',
  });
  return { rotation, asked, kept: () => installations.find(store.read, 'T1', wallNow) };
}

const exchanged = {
  ok: true,
  access_token: 'xoxe.xoxb-new',
  refresh_token: 'xoxe-new',
  expires_in: 43_200,
  token_type: 'bot',
};

test('a token that holds for long is left alone', async () => {
  const { rotation, asked } = await rotating(180, exchanged);
  expect((await rotation.find('T1'))?.token).toBe('xoxe.xoxb-old');
  expect(asked).toEqual([]);
});

test('one that is about to expire is exchanged once, whoever asks for it', async () => {
  const { rotation, asked, kept } = await rotating(30, exchanged);
  const found = await Promise.all([rotation.find('T1'), rotation.find('T1')]);
  expect(found.map((one) => one?.token)).toEqual(['xoxe.xoxb-new', 'xoxe.xoxb-new']);
  expect(asked).toEqual(['/api/oauth.v2.access xoxe-old']);
  expect(await kept()).toMatchObject({ token: 'xoxe.xoxb-new', refreshToken: 'xoxe-new', installedBy: 'U1' });
});

test('where Slack refuses the exchange, the token is used as long as it holds', async () => {
  const { rotation } = await rotating(30, { ok: false, error: 'invalid_refresh_token' });
  expect((await rotation.find('T1'))?.token).toBe('xoxe.xoxb-old');
});
