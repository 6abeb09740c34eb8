import { begun, declares } from './declares.js';
import { openMuster } from './lib/muster.js';
import { inMemory } from './lib/places.js';
import { copyOf } from './lib/raw.js';

const f = await begun(inMemory()!);
const all: number[] = [];
for (let i = 0; i < 9; i++) {
  const m = await openMuster(copyOf(f, 'x'));
  const c0 = process.cpuUsage();
  await declares(m, 3000);
  const c = process.cpuUsage(c0);
  all.push(c.user / 3000, c.system / 3000);
  await m.close();
}
const u = all.filter((_, i) => i % 2 === 0).sort((a, b) => a - b),
  y = all.filter((_, i) => i % 2 === 1).sort((a, b) => a - b);
console.log('user min', u[0]!.toFixed(0), 'med', u[4]!.toFixed(0), 'sys', y[0]!.toFixed(0), y[4]!.toFixed(0));
process.exit(0);
