/** The manifest is one that Teams takes, and asks for what the code uses: nothing more, nothing less. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  ADD_TO_TIMELINE_EXTENSION,
  DECLARE_EXTENSION,
  DECLARE_FROM_MESSAGE_EXTENSION,
  isPublicName,
  MANIFEST_VERSION,
  manifestJson,
  teamsManifest,
} from '../../../src/chat/teams/manifest.js';
import {
  APPLICATION_PERMISSIONS,
  missingPermissions,
  PERMISSIONS,
  RESOURCE_PERMISSIONS,
} from '../../../src/chat/teams/permissions.js';
import { families } from '../../../src/core/commands/families.js';
import { Registry } from '../../../src/core/dispatch/registry.js';

const address = z.url({ protocol: /^https$/u }).max(2048);
const guid = z.string().regex(/^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/u);
const scope = z.enum(['team', 'personal', 'groupChat']);

/** The limits of Microsoft's own schema, version 1.29 (facts page, section 14), and of what older ones take. */
const schema = z.strictObject({
  $schema: z.literal('https://developer.microsoft.com/json-schemas/teams/v1.29/MicrosoftTeams.schema.json'),
  manifestVersion: z.literal('1.29'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/u),
  id: guid,
  developer: z.strictObject({
    name: z.string().max(32),
    websiteUrl: address,
    privacyUrl: address,
    termsOfUseUrl: address,
  }),
  name: z.strictObject({ short: z.string().max(30), full: z.string().max(100) }),
  description: z.strictObject({ short: z.string().max(80), full: z.string().max(4000) }),
  icons: z.strictObject({ outline: z.literal('outline.png'), color: z.literal('color.png') }),
  accentColor: z.string().regex(/^#[0-9a-f]{6}$/iu),
  defaultInstallScope: scope,
  defaultGroupCapability: z.strictObject({ team: z.literal('bot'), groupchat: z.literal('bot') }),
  bots: z.tuple([
    z.strictObject({
      botId: guid,
      scopes: z.array(scope),
      supportsFiles: z.boolean(),
      isNotificationOnly: z.boolean(),
      commandLists: z
        .array(
          z.strictObject({
            scopes: z.array(scope),
            commands: z
              .array(z.strictObject({ title: z.string().max(32), description: z.string().max(128) }))
              .max(10),
          }),
        )
        .max(3),
    }),
  ]),
  composeExtensions: z.tuple([
    z.strictObject({
      botId: guid,
      commands: z
        .array(
          z.strictObject({
            id: z.string().max(64),
            type: z.literal('action'),
            title: z.string().max(32),
            description: z.string().max(128),
            context: z.array(z.enum(['compose', 'commandBox', 'message'])).min(1),
            fetchTask: z.literal(true),
          }),
        )
        .max(10),
      messageHandlers: z.tuple([
        z.strictObject({
          type: z.literal('link'),
          value: z.strictObject({ domains: z.array(z.hostname()).min(1) }),
        }),
      ]),
    }),
  ]),
  validDomains: z.array(z.hostname()).max(100),
  webApplicationInfo: z.strictObject({ id: guid, resource: address }),
  supportsChannelFeatures: z.literal('tier1'),
  authorization: z.strictObject({
    permissions: z.strictObject({
      resourceSpecific: z
        .array(z.strictObject({ name: z.string().max(128), type: z.literal('Application') }))
        .max(16),
    }),
  }),
});

const options = {
  publicUrl: 'https://muster.example.com',
  appId: '1d0f4a3e-0c6f-4a4e-9d35-6b2f0f1c9a77',
  registry: new Registry(families),
};

describe('the manifest', () => {
  test.each([
    ['at an address', options],
    ['below an address, at a port', { ...options, publicUrl: 'https://acme.test:8443/muster' }],
    ['of another version', { ...options, version: '1.0.7' }],
  ])('is one that Teams takes %s', (_, given) => {
    const parsed = schema.safeParse(JSON.parse(manifestJson(given)));
    expect(parsed.error?.issues).toBeUndefined();
    expect(parsed.data).toEqual(teamsManifest(given));
  });

  test('everything in it is the one app, at the one address', () => {
    const text = manifestJson({ ...options, publicUrl: 'https://acme.test:8443/muster' });
    expect(text.match(new RegExp(options.appId, 'gu'))).toHaveLength(4);
    expect(JSON.parse(text)).toMatchObject({
      version: MANIFEST_VERSION,
      validDomains: ['acme.test'],
      composeExtensions: [{ messageHandlers: [{ type: 'link', value: { domains: ['acme.test'] } }] }],
    });
  });

  test('suggests commands that there are, in their own words', () => {
    const { bots } = teamsManifest(options);
    const [list] = bots[0]?.commandLists ?? [];
    expect(list?.commands.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['declare', 'ack', 'update', 'help']),
    );
    for (const { title, description } of list?.commands ?? [])
      expect(options.registry.find('incident', title).summary).toBe(description);
  });

  test('has a command for each way in, where it belongs', () => {
    const commands = teamsManifest(options).composeExtensions[0]?.commands;
    expect(commands?.map(({ id, context }) => [id, context.join(' ')])).toEqual([
      [DECLARE_EXTENSION, 'compose commandBox'],
      [DECLARE_FROM_MESSAGE_EXTENSION, 'message'],
      [ADD_TO_TIMELINE_EXTENSION, 'message'],
    ]);
  });

  test('asks for what is granted with the app, and leaves the rest to an administrator', () => {
    const { resourceSpecific } = teamsManifest(options).authorization.permissions;
    expect(resourceSpecific.map(({ name }) => name)).toEqual(RESOURCE_PERMISSIONS);
    for (const name of RESOURCE_PERMISSIONS) expect(name).toMatch(/\.(Group|Chat)$/u);
    for (const name of APPLICATION_PERMISSIONS) expect(name).not.toMatch(/\.(Group|Chat)$/u);
  });

  test.each([
    ['muster.acme.test', true],
    ['localhost', false],
    ['127.0.0.1', false],
    ['10.0.0.7', false],
    ['[2001:db8::1]', false],
    ['muster', false],
  ])('Teams sends something to %s: %j', (name, isIt) => expect(isPublicName(name)).toBe(isIt));
});

describe('the icons', () => {
  const png = (name: string): Buffer =>
    readFileSync(new URL(`../../../manifests/teams/${name}.png`, import.meta.url));
  // In the header of a PNG: width, height, depth, and what a pixel is (6: with an opacity).
  test.each([
    ['color', 192, 2],
    ['outline', 32, 6],
  ])('%s is %d pixels wide and high', (name, size, kind) => {
    const header = png(name).subarray(12);
    expect(header.toString('latin1', 0, 4)).toBe('IHDR');
    expect([header.readUInt32BE(4), header.readUInt32BE(8)]).toEqual([size, size]);
    expect([header.readUInt8(12), header.readUInt8(13)]).toEqual([8, kind]);
  });
});

// What the code does, by reading it.

const folder = fileURLToPath(new URL('../../../src/chat/teams/', import.meta.url));
const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/^(permissions|manifest)\.ts$/u.test(name))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

const ids = (template: string): string => template.replaceAll(/\$\{[^}]*\}/gu, '{}').split('?', 1)[0] ?? '';
/** What a function of ours is called with that puts the rest of the path together. */
const given = (call: RegExp): readonly string[] => [...code.matchAll(call)].map(([, path = '']) => ids(path));

/** Paths that are put together, by what stands in the code: what they come to. */
const rooms = ['/chats/{}', '/teams/{}/channels/{}'];
const together: Readonly<Record<string, readonly string[]>> = {
  // Below a room (roomsMend.ts).
  '': rooms,
  '/archive': ['/teams/{}/channels/{}/archive'],
  '/unarchive': ['/teams/{}/channels/{}/unarchive'],
  path: rooms.map((room) => `${room}/messages`),
  // Page by page (roomsFind.ts).
  asked: given(/listed\(errand, `([^`]+)`\)/gu),
  // In a chat, and for somebody (roomsInstall.ts).
  '{}/installedApps': given(/install\([^`)]+`([^`]+)`/gu).map((path) => `${path}/installedApps`),
};

/** Every call to Graph that stands in the code. */
const calls = new Set(
  [...code.matchAll(/method: '([A-Z]+)'(?: as const)?,\s*path(?:: ([^\n]+?))?,\s/gu)].flatMap(
    ([, method = '', path = 'path']) => {
      const template = ids(path.replaceAll(/^['`]|['`]$/gu, ''));
      const isWhole = /^\/(appCatalogs|chats|teams|users)\b/u.test(template);
      const paths = isWhole ? [template] : (together[template] ?? [`${path}: what is that?`]);
      return paths.map((each) => `${method} ${each}`);
    },
  ),
);

describe('what is announced', () => {
  const { bots, composeExtensions } = teamsManifest(options);

  test.each([
    ['files that people take', 'fileConsent/invoke', bots[0]?.supportsFiles],
    ['links that unfold', 'composeExtension/queryLink', composeExtensions[0]?.messageHandlers.length === 1],
    ['forms behind commands', 'composeExtension/fetchTask', composeExtensions[0]?.commands[0]?.fetchTask],
  ])('%s: somebody answers', (_, invoke, announced) => expect(announced).toBe(code.includes(`'${invoke}'`)));

  test('every command has somebody who knows it', () => {
    for (const name of ['DECLARE', 'DECLARE_FROM_MESSAGE', 'ADD_TO_TIMELINE'])
      expect(code).toContain(`case ${name}_EXTENSION:`);
  });
});

describe('what is asked for', () => {
  const covered = new Set(PERMISSIONS.flatMap((each) => each.calls));

  test('covers every call to Graph', () => {
    expect(calls.size).toBeGreaterThan(10);
    expect([...calls].filter((call) => !covered.has(call))).toEqual([]);
  });

  test('is for calls that are made', () =>
    expect([...covered].filter((call) => !calls.has(call))).toEqual([]));

  test('has a use for each permission', () =>
    expect(PERMISSIONS.filter((each) => each.calls.length === 0)).toEqual([]));

  test('stands there once, in order', () => {
    for (const list of [RESOURCE_PERMISSIONS, APPLICATION_PERMISSIONS])
      expect(list).toEqual([...new Set(list)].sort());
  });

  test('what an administrator has not agreed to is found in what a token says', () => {
    expect(missingPermissions([...APPLICATION_PERMISSIONS, 'User.Read.All'])).toEqual([]);
    expect(
      missingPermissions(APPLICATION_PERMISSIONS.filter((name) => name !== 'Chat.Create')),
    ).toMatchObject([{ name: 'Chat.Create', instead: null }]);
  });
});
