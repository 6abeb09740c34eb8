/** A workspace with incidents that not everybody may see, each marked by words that occur nowhere else. */
import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { z } from 'zod';
import { startApp } from '../support/app.js';
import { ADMIN_TOKEN } from '../support/process.js';
import { Visitor } from '../web/visitor.js';

export type Hidden = Awaited<ReturnType<typeof hiddenIncidents>>;
type Body = Readonly<Record<string, unknown>>;

/** Words that stand in every text of a hidden incident; what has them leaked. */
export const MARKS = ['Zebra', 'Okapi', 'Quokka', 'Numbat'] as const;
const declared = z.object({ id: z.uuid(), reference: z.string() });

const texts = (mark: string): Body => ({
  title: `${mark} title`,
  description: `${mark} description`,
  impact: { summary: `${mark} impact`, revenue: `${mark} revenue` },
});

export async function hiddenIncidents() {
  const app = await startApp();
  const { users } = app.store.read.tables;
  await app.store.tx(async (w) => {
    await w.update(users).set({ clearance: 5 }).where(eq(users.name, 'Ben Carter'));
  });

  const call = (who: string, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: Body) =>
    app.server.inject({
      method,
      url: `/api/v1${url}`,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        'x-acting-user': `${who.toLowerCase()}@example.com`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  const does = async (who: string, url: string, body: Body = {}) => {
    const response = await call(who, 'POST', url, body);
    expect(response.statusCode, `${url}: ${response.body}`).toBeLessThan(300);
    return response;
  };
  const declare = async (who: string, body: Body) => {
    const incident = declared.parse((await does(who, '/incidents', body)).json());
    await app.worker.drain();
    return incident;
  };
  /** Every text that an incident can hold, with the mark in it. */
  const fill = async (reference: string, mark: string): Promise<void> => {
    const at = `/incidents/${reference}`;
    await does('Ben', `${at}/acknowledge`, { note: `${mark} note` });
    await does('Ben', `${at}/roles`, { role: 'SCRIBE' });
    await does('Ben', `${at}/updates`, { message: `${mark} update` });
    await does('Ben', `${at}/timeline`, { text: `${mark} entry` });
    await does('Ben', `${at}/tag`, { tags: [`${mark.toLowerCase()}-tag`] });
    await does('Ben', `${at}/bridge`, { bridge_url: `https://meet.example.com/${mark}` });
    await does('Ben', `${at}/pause`, { reason: `${mark} reason` });
    await does('Ben', `${at}/unpause`);
    await does('Ben', `${at}/strike`, { entry: '2', reason: `${mark} strike` });
    const patch = await call('Ben', 'PATCH', at, {
      root_cause: `${mark} cause`,
      resolution: `${mark} resolution`,
      external_refs: [{ system: 'pager', id: `${mark}-1`, url: null }],
    });
    expect(patch.statusCode, patch.body).toBe(200);
  };

  // Examples in help and in refusals name small numbers.
  for (let n = 1; n <= 9; n += 1) await declare('Emil', { title: `Filler ${n}`, severity: 'SEV4' });
  const open = await declare('Emil', { title: 'Search is slow', severity: 'SEV2' });
  const doubled = await declare('Emil', { title: 'Search is slow, again', severity: 'SEV3' });
  const priv = await declare('Ben', { ...texts('Zebra'), severity: 'SEV1', private: true });
  const cleared = await declare('Ben', { ...texts('Okapi'), severity: 'SEV1', clearance: 3 });
  const later = await declare('Ben', { ...texts('Quokka'), severity: 'SEV2' });
  const merged = await declare('Ben', { ...texts('Numbat'), severity: 'SEV3', private: true });
  for (const [incident, mark] of [
    [priv, 'Zebra'],
    [cleared, 'Okapi'],
    [later, 'Quokka'],
    [merged, 'Numbat'],
  ] as const)
    await fill(incident.reference, mark);
  await does('Ben', `/incidents/${later.reference}/private`, { private: true });
  for (const other of [priv, cleared, later])
    await does('Ben', `/incidents/${open.reference}/relate`, { to: other.reference });
  await does('Ben', `/incidents/${merged.reference}/merge`, { into: open.reference });
  await does('Ben', `/incidents/${doubled.reference}/merge`, { into: priv.reference });
  await app.worker.drain();

  const visitor = async (who: string): Promise<Visitor> => {
    const browser = new Visitor(app);
    await browser.become(who);
    return browser;
  };
  return { app, call, visitor, open, doubled, hidden: { priv, cleared, later, merged } };
}
