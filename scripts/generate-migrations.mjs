// npm run migrations:generate [-- --name what_it_does]: writes the migrations the schema asks for, for both engines.
import process from 'node:process';
import { ensureInstalled } from './lib/install.mjs';
import { engines, generate } from './lib/migrations.mjs';
import { Failure, script } from './lib/project.mjs';

await script(async () => {
  await ensureInstalled();
  for (const engine of engines) {
    const { ok, changed, output } = await generate(engine, `migrations/${engine}`, {
      extra: process.argv.slice(2),
      mayAsk: process.stdin.isTTY === true && process.stdout.isTTY === true,
    });
    if (!ok) throw new Failure(`no migration for ${engine}: drizzle-kit said\n${output}`);
    console.log(`${engine}: ${changed ? output.split('\n').at(-1).trim() : 'nothing to do'}`);
  }
});
