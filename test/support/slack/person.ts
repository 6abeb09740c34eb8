/** Somebody who uses Slack. */
import { type Asked, answer, wrongAnswer } from './answers.js';
import { click, type Which } from './clicking.js';
import { type Desk, interact, type Reply, replyOf, type Target } from './desk.js';
import { choose, type Filling, fill, pickedFile, suggest } from './filling.js';
import {
  archived,
  channelChanged,
  edited,
  joined,
  left,
  posted,
  reacted,
  removed,
  renamed,
  unarchived,
} from './happenings.js';
import { type Fields, isFields, textIn } from './json.js';
import { commandPayload } from './payloads.js';
import { close, type Submission, submit } from './submitting.js';
import { Channel, type Ephemeral, type Message, type View } from './things.js';
import { linksIn, typed } from './typed.js';
import { messageJson, viewJson } from './wire.js';

/** How the app took a slash command, and what is seen of it at once. */
export interface CommandReply extends Reply {
  readonly seen: Ephemeral | Message | undefined;
  readonly responseUrl: string;
  readonly triggerId: string;
}

export class Person {
  constructor(readonly desk: Desk) {}

  get id(): string {
    return this.desk.user.id;
  }

  /** What only this person was shown and still sees. */
  get ephemerals(): readonly Ephemeral[] {
    return this.desk.state.ephemerals.filter(({ user, deleted }) => user === this.id && !deleted);
  }

  /** The modal on top. */
  get modal(): View | undefined {
    return this.desk.state.stack(this.id).at(-1);
  }

  get home(): View | undefined {
    return this.desk.state.homes.get(`${this.desk.team.id}/${this.id}`);
  }

  /** The direct messages with the app. */
  get dms(): Channel {
    const bot = this.desk.team.install?.botUserId ?? '';
    return this.desk.state.direct(this.desk.team.id, [bot, this.id]);
  }

  /** Uses a slash command; `@name` and `#channel` in the text become what Slack makes of them. */
  async command(
    command: string,
    text = '',
    { channel: where, shouldEscape = true }: { channel?: string; shouldEscape?: boolean } = {},
  ): Promise<CommandReply> {
    const { state, urls, user, team, deliverer } = this.desk;
    const channel = where === undefined ? this.#general() : state.channel(where);
    const asked: Asked = { team: team.id, user: user.id, channel, threadTs: undefined };
    const responseUrl = urls.create(asked, undefined);
    const triggerId = state.trigger(user, team.id);
    const payload = commandPayload(team, user, channel, {
      command,
      text: shouldEscape ? typed(state, team.id, text, true) : text,
      response_url: responseUrl,
      trigger_id: triggerId,
    });
    const delivery = await deliverer.deliver('command', command, payload);
    const seen = delivery.status === 200 ? this.#seen(asked, delivery.body) : undefined;
    return { ...replyOf(delivery), seen, responseUrl, triggerId };
  }

  /** Mentions the app in a message. */
  mention(channel: string, text: string, options: { thread?: string } = {}): Promise<Message> {
    const bot = this.desk.team.install?.botUserId ?? '';
    return this.say(channel, `<@${bot}> ${text}`, options);
  }

  /** Writes a message. */
  async say(
    where: string,
    text: string,
    { thread, files = [] }: { thread?: string; files?: readonly string[] } = {},
  ): Promise<Message> {
    const channel = this.#writable(where);
    return await this.#post(channel, text, thread, files);
  }

  /** Writes to the app directly. */
  dm(text: string, { thread }: { thread?: string } = {}): Promise<Message> {
    return this.#post(this.dms, text, thread, []);
  }

  async edit(where: string, ts: string, text: string): Promise<void> {
    const { channel, message } = this.#own(where, ts);
    const { state, team } = this.desk;
    const before = messageJson(state, channel, message);
    message.text = typed(state, team.id, text);
    message.edits += 1;
    message.editedTs = state.ts();
    state.changed();
    await edited(state, channel, message, before);
  }

  async deleteMessage(where: string, ts: string): Promise<void> {
    const { channel, message } = this.#own(where, ts);
    await removed(this.desk.state, channel, message);
  }

  async react(where: string, ts: string, name: string): Promise<void> {
    const { channel, message } = this.#message(where, ts);
    const known = message.reactions.find((reaction) => reaction.name === name);
    if (known?.users.includes(this.id) === true) return;
    if (known === undefined) message.reactions.push({ name, users: [this.id] });
    else known.users.push(this.id);
    await reacted(this.desk.state, channel, message, this.id, name, 'reaction_added');
  }

  async unreact(where: string, ts: string, name: string): Promise<void> {
    const { channel, message } = this.#message(where, ts);
    const at = message.reactions.findIndex((r) => r.name === name && r.users.includes(this.id));
    const known = message.reactions[at];
    if (known === undefined) throw new Error(`${this.desk.user.name} did not react with ${name}.`);
    known.users.splice(known.users.indexOf(this.id), 1);
    if (known.users.length === 0) message.reactions.splice(at, 1);
    await reacted(this.desk.state, channel, message, this.id, name, 'reaction_removed');
  }

  /** Clicks a button in a view, a message or what only this person sees. */
  click(target: Target, which: Which): Promise<Reply> {
    return click(this.desk, target, which);
  }

  /** Chooses in a menu or picker that tells the app at once. */
  choose(target: Target, name: string, filling: Filling): Promise<Reply> {
    return choose(this.desk, target, name, filling);
  }

  /** Fills in inputs, by label. */
  fill(view: View, fillings: Readonly<Record<string, Filling>>): Promise<void> {
    return fill(this.desk, view, fillings);
  }

  submit(view: View): Promise<Submission> {
    return submit(this.desk, view);
  }

  close(view: View, options: { all?: boolean } = {}): Promise<Reply | undefined> {
    return close(this.desk, view, options);
  }

  /** The options that the app offers for what was typed into a select. */
  suggest(view: View, which: string, text: string): Promise<readonly Fields[]> {
    return suggest(this.desk, view, which, text);
  }

  globalShortcut(callbackId: string): Promise<Reply> {
    const { state, user, team } = this.desk;
    return interact(this.desk, 'shortcut', {
      callback_id: callbackId,
      trigger_id: state.trigger(user, team.id),
      action_ts: state.ts(),
    });
  }

  messageShortcut(callbackId: string, where: string, ts: string): Promise<Reply> {
    const { state, urls, user, team } = this.desk;
    const { channel, message } = this.#message(where, ts);
    const asked = { team: team.id, user: user.id, channel, threadTs: message.threadTs };
    return interact(this.desk, 'message_action', {
      callback_id: callbackId,
      trigger_id: state.trigger(user, team.id),
      response_url: urls.create(asked, undefined),
      message_ts: ts,
      message: messageJson(state, channel, message),
      channel: { id: channel.id, name: channel.private ? 'privategroup' : channel.name },
      action_ts: state.ts(),
    });
  }

  /** Opens the home tab of the app, or another. */
  async openHome(tab: 'home' | 'messages' = 'home'): Promise<void> {
    const { state, team } = this.desk;
    const view = this.home === undefined ? {} : { view: viewJson(state, this.home) };
    await state.happen({
      team: team.id,
      subscription: 'app_home_opened',
      event: {
        type: 'app_home_opened',
        user: this.id,
        channel: this.dms.id,
        tab,
        ...(tab === 'home' ? view : {}),
        event_ts: state.ts(),
      },
    });
  }

  async joins(channel: string): Promise<void> {
    await joined(this.desk.state, this.desk.state.channel(channel), this.id);
  }

  async leaves(channel: string): Promise<void> {
    await left(this.desk.state, this.desk.state.channel(channel), this.id);
  }

  async invites(channel: string, user: string): Promise<void> {
    const { state } = this.desk;
    await joined(state, state.channel(channel), state.user(user).id, this.id);
  }

  async removes(channel: string, user: string): Promise<void> {
    await left(this.desk.state, this.desk.state.channel(channel), this.desk.state.user(user).id);
  }

  async creates(name: string, { private: isPrivate = false } = {}): Promise<Channel> {
    const { state, team } = this.desk;
    const kind = isPrivate ? 'private' : 'public';
    const channel = new Channel(state.id('C'), team.id, name, kind, this.id, state.seconds());
    state.addChannel(channel);
    await Promise.all([joined(state, channel, this.id), channelChanged(state, channel, 'created', this.id)]);
    return channel;
  }

  async archives(channel: string): Promise<void> {
    await archived(this.desk.state, this.desk.state.channel(channel), this.id);
  }

  async unarchives(channel: string): Promise<void> {
    await unarchived(this.desk.state, this.desk.state.channel(channel), this.id);
  }

  async renames(channel: string, name: string): Promise<void> {
    await renamed(this.desk.state, this.desk.state.channel(channel), this.id, name);
  }

  /** Posts links; the app is asked to unfurl them. */
  async shares(where: string, ...links: readonly string[]): Promise<Message> {
    const { state, team } = this.desk;
    const message = await this.say(where, links.join(' '));
    const channel = state.channel(where);
    const unfurlId = `Uf${state.count('unfurl')}`;
    const urls = linksIn(message.text);
    state.shared.push({ channel: channel.id, ts: message.ts, unfurlId, urls });
    await state.happen({
      team: team.id,
      subscription: 'link_shared',
      event: {
        type: 'link_shared',
        channel: channel.id,
        is_bot_user_member: channel.members.has(team.install?.botUserId ?? ''),
        user: this.id,
        message_ts: message.ts,
        unfurl_id: unfurlId,
        source: 'conversations_history',
        links: urls.map((url) => ({ domain: new URL(url).hostname, url })),
        event_ts: state.ts(),
      },
    });
    return message;
  }

  /** What is seen of an acknowledgement: nothing, or what it says. */
  #seen(asked: Asked, body: unknown): Ephemeral | Message | undefined {
    if (body === undefined || body === '') return undefined;
    const given = isFields(body) ? body : { text: textIn(body) ?? JSON.stringify(body) };
    if (Object.keys(given).length === 0) return undefined;
    if (wrongAnswer(this.desk.state, given, 'acknowledgement') !== undefined) return undefined;
    return answer(this.desk.state, asked, given, 'ack');
  }

  async #post(
    channel: Channel,
    text: string,
    thread: string | undefined,
    names: readonly string[],
  ): Promise<Message> {
    const { state, team } = this.desk;
    const parent = thread === undefined ? undefined : channel.message(thread);
    if (thread !== undefined && parent === undefined) throw new Error(`There is no thread ${thread}.`);
    const files = names.map((name) => pickedFile(this.desk, name));
    for (const file of files) file.channels.push(channel.id);
    const message = state.append(channel, {
      user: this.id,
      text: typed(state, team.id, text),
      threadTs: parent?.threadTs ?? parent?.ts,
      subtype: files.length === 0 ? undefined : 'file_share',
      files,
    });
    await posted(state, channel, message);
    return message;
  }

  #general(): Channel {
    const { state, team } = this.desk;
    const general = [...state.channels.values()].find((c) => c.teamId === team.id && c.general);
    if (general === undefined) throw new Error(`Team ${team.id} has no general channel.`);
    return general;
  }

  #writable(where: string): Channel {
    const channel = this.desk.state.channel(where);
    if (channel.archived) throw new Error(`Nobody can write in ${channel.name}: it is archived.`);
    if (channel.private && !channel.members.has(this.id))
      throw new Error(`${this.desk.user.name} does not see ${channel.name}.`);
    return channel;
  }

  #message(where: string, ts: string) {
    const channel = this.desk.state.channel(where);
    const message = channel.message(ts);
    if (message === undefined) throw new Error(`There is no message ${ts} in ${channel.name}.`);
    return { channel, message };
  }

  #own(where: string, ts: string) {
    const found = this.#message(where, ts);
    if (found.message.user !== this.id) throw new Error(`${this.desk.user.name} did not write ${ts}.`);
    return found;
  }
}
