/** The API's description to be read and tried in a browser, with nothing from outside. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { DOCS, MARK, page, SCRIPT, STYLE } from './page.js';

const require = createRequire(import.meta.url);

/** Swagger UI's own files, from where npm put them. */
const theirs: Readonly<Record<string, string>> = {
  'swagger-ui.js': require.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  'swagger-ui.css': require.resolve('swagger-ui-dist/swagger-ui.css'),
};
const ours: Readonly<Record<string, { readonly type: string; readonly content: string }>> = {
  'docs.js': { type: 'text/javascript; charset=utf-8', content: SCRIPT },
  'docs.css': { type: 'text/css; charset=utf-8', content: STYLE },
  'mark.svg': { type: 'image/svg+xml', content: MARK },
};

/** The page may ask only its own origin, and nothing that stands in it is run. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const mark = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 12);

export const docsRoutes = (): FastifyPluginAsync => async (server) => {
  // An address changes with its content, so browsers may keep it.
  const urls = new Map([
    ...Object.entries(theirs).map(([name, path]) => [name, mark(readFileSync(path))] as const),
    ...Object.entries(ours).map(([name, { content }]) => [name, mark(content)] as const),
  ]);
  const html = page((name) => `${DOCS}/${name}?v=${urls.get(name) ?? ''}`);

  await server.register(fastifyStatic, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    serve: false,
    maxAge: '365d',
    immutable: true,
  });
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS);
  });
  for (const [name, path] of Object.entries(theirs))
    server.get(`${DOCS}/${name}`, (_request, reply) => reply.sendFile(basename(path)));
  for (const [name, { type, content }] of Object.entries(ours))
    server.get(`${DOCS}/${name}`, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(content),
    );
  server.get(DOCS, (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html),
  );
};
