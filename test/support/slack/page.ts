/** A page to look into the doubled Slack and to act in it, for whoever starts it by hand. */
import { createServer } from 'node:http';
import { placedIn } from './clicking.js';
import { fieldOf, optionsOf } from './inputs.js';
import { type Fields, listIn, textIn, wordsIn } from './json.js';
import { listening } from './listening.js';
import type { SlackDouble } from './slack.js';
import type { View } from './things.js';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const hidden = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('');

const form = (fields: Readonly<Record<string, string>>, inner: string): string =>
  `<form method="post">${hidden(fields)}${inner}</form>`;

/** The blocks as text, line by line. */
const textOf = (blocks: readonly Fields[]): string =>
  blocks
    .flatMap((block) => [
      wordsIn(block['text']) ?? textIn(block['text']),
      ...listIn(block['fields']).map(wordsIn),
      ...listIn(block['elements']).map((element) => textIn(element['text'])),
    ])
    .filter((line) => line !== undefined)
    .join('\n');

/** Buttons that do what the buttons in the blocks do. */
const buttonsOf = (blocks: readonly Fields[], place: Readonly<Record<string, string>>): string =>
  placedIn(blocks)
    .filter(({ element }) => element['type'] === 'button')
    .map(({ block, element }) => {
      const which = { action: textIn(element['action_id']) ?? '', block: textIn(block['block_id']) ?? '' };
      const label = escaped(wordsIn(element['text']) ?? '');
      return form({ ...place, ...which, do: 'click' }, `<button>${label}</button>`);
    })
    .join('');

function modalOf(view: View, user: string): string {
  const inputs = placedIn(view.blocks)
    .filter(({ block, element }) => block['type'] === 'input' && fieldOf(element) !== undefined)
    .map(({ block, element }) => {
      const label = wordsIn(block['label']) ?? '';
      const offered = optionsOf(element).map((option) => wordsIn(option['text']));
      const hint = escaped(offered.length > 0 ? offered.join(' | ') : (textIn(element['type']) ?? ''));
      const wrong = escaped(view.errors[textIn(block['block_id']) ?? ''] ?? '');
      const name = `fill:${escaped(textIn(block['block_id']) ?? '')}`;
      return `<p><label>${escaped(label)} <input name="${name}" placeholder="${hint}"></label> <b>${wrong}</b></p>`;
    });
  const fields = { do: 'submit', user };
  return `<h3>${escaped(view.title)}</h3><pre>${escaped(textOf(view.blocks))}</pre>
    ${buttonsOf(view.blocks, { user, modal: 'top' })}
    ${form(fields, `${inputs.join('')}<button>${escaped(view.submit ?? 'Close')}</button>`)}`;
}

function pageOf(slack: SlackDouble): string {
  const people = [...slack.state.users.values()].filter(({ isBot }) => !isBot);
  const [first] = people;
  const user = first?.id ?? '';
  const who = `<select name="user">${people.map(({ id, name }) => `<option value="${id}">${escaped(name)}`).join('')}</select>`;
  const where = `<select name="channel">${slack.channels
    .filter(({ name }) => name !== '')
    .map(({ id, name }) => `<option value="${id}">${escaped(name)}`)
    .join('')}</select>`;
  const channels = slack.channels.map((channel) => {
    const messages = channel.log.map((message) => {
      const said = message.blocks.length === 0 ? message.text : textOf(message.blocks);
      const place = { user, channel: channel.id, ts: message.ts };
      return `<li><pre>${escaped(`${message.user}: ${said}`)}</pre>${buttonsOf(message.blocks, place)}</li>`;
    });
    const title = `${channel.name || channel.id}${channel.archived ? ' (archived)' : ''} ${channel.topic}`;
    return `<h3>${escaped(title)}</h3><ul>${messages.join('')}</ul>`;
  });
  const shown = slack.ephemerals
    .filter(({ deleted }) => !deleted)
    .map(
      ({ user: to, text, blocks }) => `<li><pre>${escaped(`to ${to}: ${textOf(blocks) || text}`)}</pre></li>`,
    );
  const modals = people.flatMap(({ id }) => slack.views(id).map((view) => modalOf(view, id)));
  const homes = people.flatMap(({ id }) => {
    const home = slack.home(id);
    if (home === undefined) return [];
    const buttons = buttonsOf(home.blocks, { user: id, home: 'home' });
    return [`<h3>Home of ${id}</h3><pre>${escaped(textOf(home.blocks))}</pre>${buttons}`];
  });
  const problems = slack.problems.map((problem) => `<li>${escaped(problem)}</li>`);
  return `<!doctype html><meta charset="utf-8"><title>Slack double</title>
    <style>body{font:14px sans-serif;max-width:60em;margin:1em auto}pre{white-space:pre-wrap;margin:0}form{display:inline}</style>
    ${form({ do: 'type' }, `${who} in ${where} <input name="text" size="60" placeholder="/incident … or a message"> <button>Send</button>`)}
    ${form({ do: 'home', user }, '<button>Open the home tab</button>')}
    ${modals.join('')}<h2>Only visible to one</h2><ul>${shown.join('')}</ul>
    <h2>Channels</h2>${channels.join('')}${homes.join('')}<h2>Problems</h2><ul>${problems.join('')}</ul>`;
}

/** Does what a form of the page asks for. */
async function act(slack: SlackDouble, given: URLSearchParams): Promise<void> {
  const field = (name: string): string => given.get(name) ?? '';
  const person = slack.as(field('user'));
  const text = field('text');
  const which = { actionId: field('action'), blockId: field('block') };
  if (field('do') === 'type' && text.startsWith('/')) {
    const [command = '', ...rest] = text.split(' ');
    await person.command(command, rest.join(' '), { channel: field('channel') });
  } else if (field('do') === 'type') await person.say(field('channel'), text);
  else if (field('do') === 'home') await person.openHome();
  else if (field('do') === 'click') {
    const view = field('modal') === '' ? (field('home') === '' ? undefined : person.home) : person.modal;
    await person.click(view ?? { channel: field('channel'), ts: field('ts') }, which);
  } else if (field('do') === 'submit' && person.modal !== undefined) {
    const { modal } = person;
    const filled = [...given].filter(([name, value]) => name.startsWith('fill:') && value !== '');
    await person.fill(modal, Object.fromEntries(filled.map(([name, value]) => [name.slice(5), value])));
    if (modal.submit === undefined) await person.close(modal);
    else await person.submit(modal);
  }
}

/** Serves the page, until it is stopped. */
export async function servePage(
  slack: SlackDouble,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const acted = request.method === 'POST' ? act(slack, new URLSearchParams(body)) : Promise.resolve();
      acted
        .then(() => (request.method === 'POST' ? '<meta http-equiv="refresh" content="0">' : pageOf(slack)))
        .catch((error: unknown) => `<pre>${escaped(error instanceof Error ? error.message : '')}</pre>`)
        .then((html) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html))
        .catch(() => response.destroy());
    });
  });
  const { url, stop } = await listening(server, port);
  return { url: `${url}/`, stop };
}
