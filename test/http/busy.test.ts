/** More waiting writes than the queue holds: refused politely, bounded, and every accepted one durable. */
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type RunningApp, startApp } from '../support/app.js';
import { call } from '../support/process.js';

let app: RunningApp | undefined;
afterEach(() => app?.stop());

test('what the queue cannot hold is 503 with Retry-After, and nothing of it is kept', async () => {
  app = await startApp({}, { store: { queueLimit: 4, groupCommit: 1 } });
  const { url } = app;
  const answers = await Promise.all(
    Array.from({ length: 80 }, (_, i) => call(url, 'POST', '/incidents', { title: `Burst ${i}` })),
  );
  const accepted = answers.filter((a) => a.status === 201);
  const refused = answers.filter((a) => a.status === 503);
  expect(accepted.length + refused.length).toBe(80);
  expect(accepted.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  for (const { headers, body } of refused) {
    expect(headers.get('retry-after')).toBe('1');
    expect(body).toMatchObject({
      error: { code: 'BUSY', message: expect.stringMatching(/repeat it in a moment/u) },
    });
  }
  const list = z.object({ count: z.number() }).parse((await call(url, 'GET', '/incidents')).body);
  expect(list.count).toBe(accepted.length);
});
