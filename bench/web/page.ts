/** What the page of a room costs in a workspace that has been used for long, against one that was just opened. */
import { join } from 'node:path';
import { alone, compare, type Figure, inTurn, median } from '../lib/figures.js';
import { onDisk } from '../lib/places.js';
import { start, stop } from '../lib/process.js';
import { workspaceIn } from './dataset.js';
import { received } from './received.js';

export const LARGE = { rooms: 100, messages: 10_000 };
const SMALL = { rooms: 1, messages: 10 };
const ROUNDS = 9;
const REQUESTS = 30;
const MOST = 1.5;
const SCRIPT_AND_STYLE_KB = 60;

export async function pageFigures(): Promise<readonly Figure[]> {
  const folder = onDisk();
  const large = join(folder, 'large.db');
  const small = join(folder, 'small.db');
  const places = { large: await workspaceIn(large, LARGE), small: await workspaceIn(small, SMALL) };
  const [ours, baseline] = [await start(large), await start(small)];
  const pages = {
    large: new URL(places.large, ours.address),
    small: new URL(places.small, baseline.address),
  };
  const timed = async (page: URL): Promise<number> => {
    const samples: number[] = [];
    for (let i = 0; i < REQUESTS; i += 1) samples.push((await received(page, 'identity')).ms);
    return median(samples);
  };
  const [overLarge, overSmall] = [() => timed(pages.large), () => timed(pages.small)];
  // What runs for the first time is not what people wait for all day.
  await overLarge();
  await overSmall();
  const times = await inTurn(ROUNDS, overLarge, overSmall);
  const bytes = async (encoding: string) =>
    await inTurn(
      1,
      async () => (await received(pages.large, encoding)).bytes / 1000,
      async () => (await received(pages.small, encoding)).bytes / 1000,
    );
  const plain = await bytes('identity');
  const compressed = await bytes('br');
  const html = (await received(pages.large, 'identity')).text;
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/app\.[^"]+)"/gu)].map(([, path = '']) => path);
  let kilobytes = 0;
  for (const path of assets) kilobytes += (await received(new URL(path, ours.address), 'br')).bytes / 1000;
  await stop(ours);
  await stop(baseline);
  const what = `page of a room, ${LARGE.rooms} rooms and ${LARGE.messages.toLocaleString('en')} messages`;
  const target = { atMost: MOST };
  return [
    compare(`${what}: time`, 'ms', times, 'with 1 and 10', target),
    compare(`${what}: size`, 'kB', plain, 'with 1 and 10', target),
    compare(`${what}: size as it is sent`, 'kB', compressed, 'with 1 and 10', target),
    {
      ...alone('script and style as they are sent', `${kilobytes.toFixed(1)} kB in ${assets.length} files`),
      baseline: `${SCRIPT_AND_STYLE_KB} kB`,
      ratios: [kilobytes / SCRIPT_AND_STYLE_KB],
      target: { atMost: 1 },
    },
  ];
}
