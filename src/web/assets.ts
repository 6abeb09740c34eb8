/** Script, style and pictures: one file of each kind, ours and htmx's put together, served with a mark of its content. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AssetUrl } from './parts.js';

const require = createRequire(import.meta.url);
const own = (name: string): string => fileURLToPath(new URL(`./assets/${name}`, import.meta.url));

/** In the order of the cascade: what all of it is made of, the parts, then what small windows and paper change. */
const STYLES = [
  'tokens',
  'ground',
  'workspace',
  'messages',
  'thread',
  'composer',
  'forms',
  'panel',
  'organization',
  'incidents',
  'home',
  'notice',
  'small',
  'print',
].map((name) => own(`style/${name}.css`));
/** The first offers what the others use. */
const SCRIPTS = [
  require.resolve('htmx.org/dist/htmx.min.js'),
  require.resolve('htmx-ext-sse/dist/sse.min.js'),
  ...[
    'base',
    'kept',
    'workspace',
    'forms',
    'composer',
    'completion',
    'messages',
    'presence',
    'panel',
    'incidents',
    'signIn',
    'copy',
  ].map((name) => own(`script/${name}.js`)),
];

const ASSETS = [
  { name: 'app.css', type: 'text/css; charset=utf-8', paths: STYLES },
  { name: 'app.js', type: 'text/javascript; charset=utf-8', paths: SCRIPTS },
  { name: 'mark.svg', type: 'image/svg+xml', paths: [own('mark.svg')] },
] as const;

const contentOf = (paths: readonly string[]): string =>
  paths.map((path) => readFileSync(path, 'utf8')).join('\n');

/** Each file's address changes with its content, so browsers may keep it. */
export function assetUrls(): AssetUrl {
  const urls = new Map<string, string>(
    ASSETS.map(({ name, paths }) => {
      const mark = createHash('sha256').update(contentOf(paths)).digest('hex').slice(0, 12);
      return [name, `/assets/${name}?v=${mark}`];
    }),
  );
  return (name) => urls.get(name) ?? `/assets/${name}`;
}

const ENCODINGS = {
  br: (content: Buffer) =>
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (content: Buffer) => promisify(gzip)(content, { level: 9 }),
} as const;

/** The best encoding that the other side takes. */
function encodingFor({ headers }: FastifyRequest): keyof typeof ENCODINGS | undefined {
  const taken = (headers['accept-encoding'] ?? '').split(',').map((one) => one.split(';', 1)[0]?.trim());
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding));
}

export function assetRoutes(app: FastifyInstance): void {
  for (const { name, type, paths } of ASSETS) {
    const plain = Buffer.from(contentOf(paths));
    // Made when they are first asked for: a start does not wait for them.
    const made = new Map<string, Promise<Buffer>>();
    app.get(`/assets/${name}`, { compress: false }, async (request, reply) => {
      reply
        .type(type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('vary', 'accept-encoding');
      const encoding = encodingFor(request);
      if (encoding === undefined) return reply.send(plain);
      const content = made.get(encoding) ?? ENCODINGS[encoding](plain);
      made.set(encoding, content);
      return reply.header('content-encoding', encoding).send(await content);
    });
  }
}
