// drizzle-kit, which exits with 0 also when it failed: what it said and what it wrote decides.
import { existsSync } from 'node:fs';
import { at, capture, childEnv, foreground, nodeBinary, tool } from './project.mjs';

export const engines = ['sqlite', 'postgres'];

/**
 * Generates what is missing into `out` (a path relative to the project). On a terminal drizzle-kit may ask (is this a new
 * column or a renamed one?); then a second run tells whether everything was answered.
 * @returns {Promise<{ ok: boolean, changed: boolean, output: string }>}
 */
export async function generate(engine, out, { extra = [], mayAsk = false } = {}) {
  const args = [tool('drizzle-kit'), 'generate', '--config', `drizzle.${engine}.config.ts`];
  const env = childEnv({ MIGRATIONS_OUT: out });
  if (mayAsk) await foreground(nodeBinary(), [...args, ...extra], { env });
  const { code, output } = await capture(nodeBinary(), [...args, ...(mayAsk ? [] : extra)], {
    env: { ...env, NO_COLOR: '1' },
  });
  const unchanged = /No schema changes/.test(output);
  const written = /Your SQL migration/.test(output) && existsSync(at(out, 'meta', '_journal.json'));
  return { ok: code === 0 && (unchanged || written), changed: written, output: output.trim() };
}
