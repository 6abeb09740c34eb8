/** Script, style and pictures: few files, ours and htmx's, served by name with a mark of their content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { AssetUrl } from './view/page.js';

const require = createRequire(import.meta.url);
const own = (name: string): string => fileURLToPath(new URL(`./assets/${name}`, import.meta.url));

const files: Readonly<Record<string, string>> = {
  'app.css': own('app.css'),
  'organization.css': own('organization.css'),
  'app.js': own('app.js'),
  'mark.svg': own('mark.svg'),
  'htmx.js': require.resolve('htmx.org/dist/htmx.min.js'),
  'sse.js': require.resolve('htmx-ext-sse/dist/sse.min.js'),
};

/** Each file's address changes with its content, so browsers may keep it. */
export function assetUrls(): AssetUrl {
  const marks = Object.entries(files).map(([name, path]) => {
    const mark = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12);
    return [name, `/assets/${name}?v=${mark}`] as const;
  });
  const urls = new Map(marks);
  return (name) => urls.get(name) ?? `/assets/${name}`;
}

export async function assetRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: own(''),
    serve: false,
    cacheControl: true,
    maxAge: '365d',
    immutable: true,
  });
  for (const [name, path] of Object.entries(files)) {
    app.get(`/assets/${name}`, (_, reply) => reply.sendFile(basename(path), dirname(path)));
  }
}
