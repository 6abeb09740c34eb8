import { begun, declares } from './declares.js';
import { openMuster } from './lib/muster.js';
import { inMemory } from './lib/places.js';
import { copyOf, openRaw } from './lib/raw.js';
import { readWritten, writeAgain } from './lib/written.js';

const f = await begun(inMemory()!);
const m = await openMuster(copyOf(f, 'x'));
await declares(m, 3000);
await m.close();
const w = readWritten(openRaw(copyOf(f, 'b')), openRaw(f + '-x'), 3000);
const cpu = (label: string, fn: () => void) => {
  const c0 = process.cpuUsage();
  fn();
  const c = process.cpuUsage(c0);
  console.log(label, (c.user / 3000).toFixed(0), (c.system / 3000).toFixed(0), 'us cpu');
};
for (let i = 0; i < 3; i++) {
  let r = openRaw(copyOf(f, 'r'));
  cpu('raw', writeAgain(r, w));
  r.close();
  for (const [label, pr, sp] of [
    ['group', 0, 0],
    ['group+sp', 0, 1],
    ['group+sp+mem', 1, 1],
  ] as const) {
    r = openRaw(copyOf(f, 'r'));
    if (pr) r.pragma('temp_store=MEMORY');
    const b = r.prepare('begin immediate'),
      c = r.prepare('commit'),
      s = r.prepare('savepoint j'),
      k = r.prepare('release j');
    let n = 0;
    b.run();
    const step = writeAgain(r, w, (work: () => void) => {
      if (sp) s.run();
      work();
      if (sp) k.run();
      if (++n % 16 === 0) {
        c.run();
        b.run();
      }
    });
    cpu(label, step);
    c.run();
    r.close();
  }
}
process.exit(0);
