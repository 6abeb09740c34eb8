import Connection from 'better-sqlite3';
import { openMuster } from './lib/muster.js';
import { distFolder, inMemory } from './lib/places.js';

const f = inMemory() + '/a.db';
const { insertRow } = await import(distFolder + '/store/queries/rows.js');
const m = await openMuster(f);
const N = 20000;
for (let k = 0; k < 4; k++) {
  const rows = Array.from({ length: N }, (_, i) => ({
    id: `${k}-${i}-aaaaaaaa-aaaaaaaaaaaaaaaa`,
    organizationId: m.viewer.organizationId,
    at: new Date(),
    actorId: null,
    surface: 'x',
    action: 'y',
    subjectType: 'i',
    subjectId: 'z',
    before: null,
    after: { a: 1, b: 2 },
    requestId: null,
  }));
  const c0 = process.cpuUsage();
  await m.store.tx(async (w: any) => {
    for (const r of rows) await insertRow(w, w.tables.auditLog, r);
  });
  const c = process.cpuUsage(c0);
  console.log('drizzle', (c.user / N).toFixed(2));
}
await m.close();
const raw = new Connection(f);
const s = raw.prepare('insert into audit_log values (?,?,?,?,?,?,?,?,?,?,?)');
for (let k = 4; k < 8; k++) {
  const rows = Array.from({ length: N }, (_, i) => [
    `${k}-${i}-aaaaaaaa-aaaaaaaaaaaaaaaa`,
    m.viewer.organizationId,
    Date.now(),
    null,
    'x',
    'y',
    'i',
    'z',
    null,
    JSON.stringify({ a: 1, b: 2 }),
    null,
  ]);
  const c0 = process.cpuUsage();
  raw.exec('begin');
  for (const r of rows) s.run(...r);
  raw.exec('commit');
  const c = process.cpuUsage(c0);
  console.log('raw', (c.user / N).toFixed(2));
}
process.exit(0);
