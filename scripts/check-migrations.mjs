// Checks that the migrations lead to the schema: generating once more, into a copy, must find nothing to do.
import { cpSync, existsSync, rmSync } from 'node:fs';
import process from 'node:process';
import { engines, generate } from './lib/migrations.mjs';
import { at } from './lib/project.mjs';

const check = async (engine) => {
  const from = at('migrations', engine);
  if (!existsSync(from)) return `${engine}: there are no migrations; npm run migrations:generate`;
  const copy = `node_modules/.cache/muster/migrations-${engine}-${process.pid}`;
  try {
    cpSync(from, at(copy), { recursive: true });
    const { ok, changed, output } = await generate(engine, copy);
    if (!ok) return `${engine}: drizzle-kit failed\n${output}`;
    return changed ? `${engine}: the schema has changed; npm run migrations:generate` : undefined;
  } finally {
    rmSync(at(copy), { recursive: true, force: true });
  }
};

const problems = (await Promise.all(engines.map(check))).filter((problem) => problem !== undefined);
for (const problem of problems) console.log(problem);
if (problems.length === 0) console.log(`migrations and schema agree (${engines.join(', ')})`);
process.exitCode = problems.length > 0 ? 1 : 0;
