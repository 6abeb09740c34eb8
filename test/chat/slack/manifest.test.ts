/** The manifest is one that Slack takes, and asks for what the code uses: nothing more, nothing less. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { manifestYaml, SLASH_COMMANDS, slackManifest } from '../../../src/chat/slack/manifest.js';
import {
  BOT_EVENTS,
  BOT_SCOPES,
  FREE_EVENTS,
  FREE_METHODS,
  missingLine,
  SCOPES,
} from '../../../src/chat/slack/scopes.js';
import { families } from '../../../src/core/commands/families.js';

const address = z.url({ protocol: /^https?$/u });

/** The limits of Slack's own schema of a manifest, version 2. */
const schema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/iu),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[\w .-]{1,80}$/u),
      always_online: z.boolean(),
    }),
    // The schema takes fifty and ten; what is written about it says five.
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/u),
          url: address.optional(),
          description: z.string().max(2000),
          usage_hint: z.string().max(1000),
          should_escape: z.boolean(),
        }),
      )
      .max(5),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().max(24),
          type: z.enum(['message', 'global']),
          callback_id: z.string().max(255),
          description: z.string().max(150),
        }),
      )
      .max(5),
    unfurl_domains: z.array(z.hostname()).min(1).max(5).optional(),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(address).max(1000).optional(),
    scopes: z.strictObject({ bot: z.array(z.string()).max(255) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: address.optional(),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({
      is_enabled: z.boolean(),
      request_url: address.optional(),
      message_menu_options_url: address.optional(),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

const everywhere = { publicUrl: 'https://muster.example.com', socket: false };

describe('the manifest', () => {
  test.each([
    ['over HTTP', everywhere],
    ['in Socket Mode with an address', { ...everywhere, socket: true }],
    ['in Socket Mode without one', { publicUrl: undefined, socket: true }],
    ['at home', { publicUrl: 'http://127.0.0.1:3000', socket: false }],
  ])('is one that Slack takes %s', (_, options) => {
    const parsed = schema.safeParse(parse(manifestYaml(options)));
    expect(parsed.error?.issues).toBeUndefined();
    expect(parsed.data).toEqual(JSON.parse(JSON.stringify(slackManifest(options))));
  });

  test('over HTTP everything comes to one address', () => {
    const text = manifestYaml(everywhere);
    const urls = [...text.matchAll(/(?:url|_url): (\S+)/gu)].map(([, url]) => url);
    expect(new Set(urls)).toEqual(new Set(['https://muster.example.com/slack/events']));
    expect(urls).toHaveLength(SLASH_COMMANDS.length + 3);
    expect(slackManifest(everywhere).oauth_config.redirect_urls).toEqual([
      'https://muster.example.com/slack/oauth_redirect',
    ]);
  });

  test('in Socket Mode nothing comes to an address, but people may install from one', () => {
    expect(manifestYaml({ ...everywhere, socket: true })).not.toContain('/slack/events');
    expect(manifestYaml({ ...everywhere, socket: true })).toContain('/slack/oauth_redirect');
    expect(manifestYaml({ publicUrl: undefined, socket: true })).not.toMatch(/https?:/u);
  });

  test.each([
    ['http://127.0.0.1:3000', undefined],
    ['http://localhost:3000', undefined],
    ['https://10.0.0.7', undefined],
    ['https://muster', undefined],
    ['https://muster.acme.test:8443', ['muster.acme.test']],
  ])('links to %s are shown for %j', (publicUrl, domains) =>
    expect(slackManifest({ publicUrl, socket: false }).features.unfurl_domains).toEqual(domains),
  );

  test('a slash command leads into a family that there is', () => {
    const names = families.map(({ name }) => name);
    for (const { family } of SLASH_COMMANDS) if (family !== null) expect(names).toContain(family);
  });
});

// What the code does, by reading it.

const folder = fileURLToPath(new URL('../../../src/chat/slack/', import.meta.url));
const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^(scopes|manifest)\.ts$/u.test(name))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');
const methods = new Set(
  [...code.matchAll(/'((?:[a-z][a-z\d]*\.){1,2}[a-z]+(?:[A-Z][A-Za-z]*)*)'/gu)]
    .map(([, name]) => name ?? '')
    .filter((name) =>
      /^(api|apps|auth|bookmarks|chat|conversations|emoji|files|oauth|pins|reactions|search|team|usergroups|users|views)\./u.test(
        name,
      ),
    ),
);

describe('what is asked for', () => {
  test('covers every method that is called', () => {
    expect(methods.size).toBeGreaterThan(20);
    const covered = new Set([...FREE_METHODS, ...SCOPES.flatMap((each) => each.methods)]);
    expect([...methods].filter((method) => !covered.has(method))).toEqual([]);
  });

  test('is for methods that are called and events that somebody listens to', () => {
    const uncalled = [...FREE_METHODS, ...SCOPES.flatMap((each) => each.methods)].filter(
      (method) => !methods.has(method),
    );
    expect(uncalled).toEqual([]);
    const unheard = BOT_EVENTS.filter((event) => !code.includes(`'${event.split('.')[0] ?? ''}'`));
    expect(unheard).toEqual([]);
  });

  test('has a use for each permission', () => {
    const useless = SCOPES.filter((each) => each.methods.length + each.events.length === 0);
    expect(useless.map(({ scope }) => scope)).toEqual(['commands']);
  });

  test('subscribes to nothing without its permission', () => {
    const allowed = new Set([...FREE_EVENTS, ...SCOPES.flatMap(({ events }) => events)]);
    expect(BOT_EVENTS.filter((event) => !allowed.has(event))).toEqual([]);
  });

  test('stands there once, in order', () => {
    for (const list of [BOT_SCOPES, BOT_EVENTS]) expect(list).toEqual([...new Set(list)].sort());
  });

  test('what is missing is said with what it is needed for', () => {
    expect(missingLine(BOT_SCOPES)).toBeUndefined();
    expect(missingLine(BOT_SCOPES.filter((scope) => scope !== 'pins:write'))).toBe(
      'permissions are missing: pins:write (Muster cannot pin the card of an incident)',
    );
  });
});
