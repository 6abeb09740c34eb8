// The rooms of the house and who may see whom. This is data: scripts/check-boundaries.mjs checks it, and ARCHITECTURE.md is
// rendered from it.

/**
 * In order: a room may import itself and what is before it, never what is after it.
 * @typedef {{ name: string, path: string, rule: string }} Room
 * @type {readonly Room[]}
 */
export const rooms = [
  {
    name: 'domain',
    path: '^src/domain/',
    rule: 'Pure facts and decisions: no I/O, no clock, no async; of packages only luxon and zod, of Node nothing.',
  },
  {
    name: 'store',
    path: '^src/store/',
    rule: 'The schema, transactions and every query, written once for both engines; the only user of drizzle-orm, better-sqlite3 and pg.',
  },
  {
    name: 'core',
    path: '^src/core/',
    rule: 'Commands, jobs and wording on top of domain and store; sees the world only through its ports.',
  },
  {
    name: 'islands',
    path: '^src/(chat|web|notify|http)/',
    rule: 'One folder for each thing of the outer world; an island imports its own SDK and never another island.',
  },
  {
    name: 'app',
    path: '^src/app/',
    rule: 'Configuration, the list of islands, wiring, the scheduler, logging, the command line; the only reader of the environment.',
  },
  {
    name: 'main',
    path: '^src/(main|cli)\\.ts$',
    rule: 'Read the environment, build, start, stop on signals.',
  },
];

/**
 * Each island is a folder; the first group of the pattern names it. Files directly in src/chat, src/notify and src/http are
 * shared by the islands below them, of which they know nothing.
 */
export const islands = '^src/(chat/[^/]+|notify/[^/]+|http/[^/]+|web)/';
export const sharedByIslands = '^src/(chat|notify|http)/[^/]+$';

/** Packages that only some places may import. */
export const packagesOf = [
  { packages: ['drizzle-orm', 'better-sqlite3', 'pg'], only: ['^src/store/'] },
  { packages: ['node-cron'], only: ['^src/app/scheduler'] },
  { packages: ['@opentelemetry/[^/]+'], only: ['^src/app/tracing'] },
  { packages: ['fastify', '@fastify/[^/]+'], only: ['^src/http/', '^src/web/', '^src/chat/', '^src/app/'] },
  {
    packages: [
      'preact',
      'preact-render-to-string',
      'htmx\\.org',
      'htmx-ext-sse',
      '@lucide/icons',
      'openid-client',
    ],
    only: ['^src/web/'],
  },
  { packages: ['markdown-it'], only: ['^src/web/', '^src/chat/'] },
  { packages: ['@slack/[^/]+'], only: ['^src/chat/slack/'] },
  { packages: ['botbuilder', 'botframework-[^/]+'], only: ['^src/chat/teams/botFramework/'] },
  { packages: ['@azure/identity', 'html-to-text', 'jose'], only: ['^src/chat/teams/'] },
  { packages: ['fflate'], only: ['^src/app/'] },
  { packages: ['zod-openapi', 'swagger-ui-dist'], only: ['^src/http/'] },
];

/** What a room may take from npm and from Node, where that is limited. */
export const limits = [
  { room: 'domain', packages: ['luxon', 'zod'], node: [] },
  {
    room: 'core',
    node: ['assert', 'async_hooks', 'buffer', 'crypto', 'events', 'url', 'util'],
  },
];

/** Fewer modules than this in src/ means that the check looked at nothing (it then would pass). */
export const atLeastModules = 20;
