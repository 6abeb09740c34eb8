/** Stopping waits for what is being answered, and for nothing else. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startApp } from '../support/app.js';

test('a connection over which nothing was asked does not hold up the stop', async () => {
  const app = await startApp();
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  await once(socket, 'connect');
  // A request of another connection, so that the server has taken the first one as well.
  await fetch(`${app.url}/healthz`);
  const closed = once(socket, 'close');
  const started = performance.now();
  await app.stop();
  await closed;
  expect(performance.now() - started).toBeLessThan(2_000);
});
