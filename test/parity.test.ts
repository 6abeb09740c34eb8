/** Whether the table of parity is true, and has no hole that nobody explains. */
import { describe, expect, test } from 'vitest';
import { entryGroups, SURFACES, verbGroups } from '../scripts/parity-document.js';
import { slackManifest } from '../src/chat/slack/manifest.js';
import { slackSurface, typedInSlack } from '../src/chat/slack/means.js';
import { BOT_EVENTS } from '../src/chat/slack/scopes.js';
import { teamsManifest } from '../src/chat/teams/manifest.js';
import { teamsSurface, typedInTeams } from '../src/chat/teams/means.js';
import { asksBack, type EntryPoint, type Surface } from '../src/core/chat/entryPoints.js';
import { families } from '../src/core/commands/families.js';
import { Registry } from '../src/core/dispatch/registry.js';
import { PREFIX } from '../src/http/api/contract.js';
import { restSurface, WITHOUT_ROUTE } from '../src/http/api/means.js';
import { typedOnTheWeb, webSurface } from '../src/web/means.js';
import type { RunningApp } from './support/app.js';
import { slackApp } from './support/slackApp.js';
import { teamsApp } from './support/teamsApp.js';
import { createWorld } from './support/world.js';
import { declared } from './web/given.js';
import { textOf } from './web/html.js';
import { Visitor, workspace } from './web/visitor.js';

const registry = new Registry(families);
const { commands } = registry;
const nameOf = ({ family, name }: { readonly family: string; readonly name: string }): string =>
  `${family} ${name}`;

/** Holes for which the platform is not the reason. What is mended is taken out; nothing is put in. */
const KNOWN_HOLES: readonly string[] = [];

const cells = [...entryGroups, ...verbGroups(registry)].flatMap(({ rows }) =>
  rows.flatMap(({ what, means }) =>
    means.map((one, i) => [`${SURFACES[i]?.name ?? ''}: ${what}`, one] as const),
  ),
);

describe('the table', () => {
  test('has no hole but those that are known', () =>
    expect(cells.filter(([, means]) => 'missing' in means).map(([where]) => where)).toEqual(KNOWN_HOLES));

  test('says something everywhere', () => {
    const silent = cells.filter(([, means]) =>
      Object.values<string>(means).some((words) => words.trim() === ''),
    );
    expect(silent).toEqual([]);
  });

  test('has a row for every verb', () =>
    expect(verbGroups(registry).flatMap(({ rows }) => rows)).toHaveLength(commands.length));

  test('excuses from having a route only what has none', () => {
    const without = commands.filter(({ rest }) => rest.length === 0).map(({ name }) => name);
    expect(new Set(without)).toEqual(new Set(Object.keys(WITHOUT_ROUTE)));
  });
});

/** Which commands a surface has been asked for, as the log has them. */
const asked = ({ logged }: RunningApp, surface: string): ReadonlySet<string> =>
  new Set(
    logged.flatMap((line) => {
      const { msg, command, surface: from }: Record<string, unknown> = JSON.parse(line);
      return msg === 'ran a command' && from === surface ? [String(command)] : [];
    }),
  );
const all = new Set(commands.map(nameOf));

describe('every verb', () => {
  test('opens a form in a room exactly where the table says so', async () => {
    const world = await createWorld();
    await world.run('Ada', '/incident declare sev2 Checkout is down');
    const place = await world.roomOf('INC-2026-001');
    const opened: string[] = [];
    for (const command of commands) {
      const answer = await world.type('Ada', `/${nameOf(command)}`, { place });
      if (answer.type === 'form') opened.push(nameOf(command));
    }
    expect(opened).toEqual(commands.filter((each) => asksBack(each, registry)).map(nameOf));
  });

  test('is taken in Slack as it stands in the table', async () => {
    const { slack, app, settled } = await slackApp();
    for (const { family, name } of commands) {
      const [command = '', ...words] = typedInSlack(family, name).split(' ');
      await slack.as('U1').command(command, words.join(' '));
    }
    await settled();
    expect(asked(app, 'slack')).toEqual(all);
  });

  test('is taken in Teams as it stands in the table', async () => {
    const { teams, app, settled } = await teamsApp();
    const ada = teams.as('Ada Moreau');
    for (const { family, name } of commands) await ada.say('General', typedInTeams(family, name));
    await settled();
    expect(asked(app, 'teams')).toEqual(all);
  });

  test('is taken in the browser as it stands in the table', async () => {
    const app = await workspace();
    const visitor = new Visitor(app);
    const { path } = await visitor.enter();
    for (const { family, name } of commands) await visitor.type(path, typedOnTheWeb(family, name));
    expect(asked(app, 'web')).toEqual(all);
  });

  test('has the routes over REST that stand in the table', async () => {
    const app = await workspace();
    const routes = commands.flatMap((command) => {
      const means = restSurface.verb(command, registry);
      return 'how' in means ? [...means.how.matchAll(/`(GET|POST|PATCH|DELETE) (\S+)`/gu)] : [];
    });
    expect(routes.length).toBeGreaterThan(50);
    for (const [shown, method = '', path = ''] of routes)
      expect(app.server.hasRoute({ method, url: `${PREFIX}${path}` }), shown).toBe(true);
  });
});

/** The names that stand in quotation marks in what is said of these. */
const namesIn = ({ means }: Surface, ...points: readonly EntryPoint[]): readonly string[] =>
  points.flatMap((point) => {
    const one = means[point];
    return 'how' in one ? [...one.how.matchAll(/“([^”]+)”/gu)].map(([, name]) => name ?? '') : [];
  });

describe('what there is in Slack', () => {
  const { features } = slackManifest({ publicUrl: 'https://muster.example.com', socket: false });

  test('is called so in the manifest', () => {
    const names = namesIn(slackSurface, 'declareAnywhere', 'declareFromMessage', 'messageToTimeline');
    expect(new Set(features.shortcuts.map(({ name }) => name))).toEqual(new Set(names));
    expect(slackSurface.means.inChannel).toEqual({
      how: `\`${features.slash_commands[0]?.command} …\`, and \`${features.slash_commands[1]?.command} …\` for all the rest`,
    });
  });

  test('is told to the app', () => {
    expect(features.app_home).toMatchObject({
      home_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(features.unfurl_domains).toEqual(['muster.example.com']);
    for (const event of [
      'app_mention',
      'channel_archive',
      'channel_rename',
      'link_shared',
      'member_joined_channel',
      'message.im',
      'reaction_added',
      'reaction_removed',
      'user_change',
      'app_uninstalled',
    ])
      expect(BOT_EVENTS).toContain(event);
  });
});

describe('what there is in Teams', () => {
  const { bots, composeExtensions } = teamsManifest({
    publicUrl: 'https://muster.example.com',
    appId: '00000000-0000-0000-0000-000000000000',
    registry,
  });

  test('is called so in the manifest', () => {
    const names = namesIn(teamsSurface, 'declareAnywhere', 'declareFromMessage', 'messageToTimeline');
    const titles = composeExtensions.flatMap((each) => each.commands.map(({ title }) => title));
    expect(new Set(titles)).toEqual(new Set(names));
  });

  test('is asked for in the manifest', () => {
    const [bot] = bots;
    expect(bot?.scopes).toEqual(['team', 'groupChat', 'personal']);
    expect(bot?.commandLists.map((list) => list.commands.length)).toEqual([10]);
    expect(composeExtensions[0]?.messageHandlers).toEqual([
      { type: 'link', value: { domains: ['muster.example.com'] } },
    ]);
  });

  // Without it Teams shows no card by which a file is handed over.
  test('hands over files where the manifest says so', () =>
    expect('how' in teamsSurface.means.files).toBe(bots[0]?.supportsFiles));
});

describe('what there is in the browser', () => {
  test('is called so on the page', async () => {
    const visitor = new Visitor(await workspace());
    const room = await declared(visitor, '/incident declare sev2 "Checkout is down"');
    const { html } = await visitor.get(room);
    const [, menu = ''] = /href="([^"]+\/menu)"/u.exec(html) ?? [];
    const shown = textOf(html) + textOf((await visitor.get(menu)).html);
    for (const name of namesIn(
      webSurface,
      'declareAnywhere',
      'declareFromMessage',
      'moreMenu',
      'home',
      'messageToTimeline',
    ))
      expect(shown).toContain(name);
    const form = await visitor.submit(`${room}/commands`, { command: '/incident declare' });
    for (const name of namesIn(webSurface, 'dependentFields')) expect(textOf(form.html)).toContain(name);
  });
});
