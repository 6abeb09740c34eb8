/** Somebody who uses Teams. */
import type { Fields } from '../../slack/json.js';
import type { Delivery } from '../deliver.js';
import { activity, messageActivity, payloadOf } from '../inbound.js';
import type { State } from '../state.js';
import { Conversation, type Dialog, type Message, type Role } from '../things.js';
import type { Desk } from './desk.js';
import { fetchExtension, queryLink, type Step, submit } from './dialogs.js';
import { answerOffer } from './files.js';
import { type Filling, fillIn } from './inputs.js';
import { type Pressed, type PressOptions, press } from './pressing.js';
import { mentionsBot, typed } from './typed.js';
import { look, seen } from './views.js';

export interface Saying {
  /** Mentions the app before it. */
  readonly mention?: boolean;
  /** The names of files that go with it. */
  readonly files?: readonly string[];
  /** In the thread of this message. */
  readonly replyTo?: Message | string;
}

type Where = Conversation | string;

export class Person {
  constructor(readonly desk: Desk) {}

  get id(): string {
    return this.desk.user.id;
  }

  get mri(): string {
    return this.desk.user.mri;
  }

  /** What they and the app have said to each other. */
  get dms(): Conversation {
    return this.desk.state.direct(this.desk.user);
  }

  /** The dialog in front of them. */
  get dialog(): Dialog | undefined {
    return this.desk.state.dialogs.findLast(({ user, open }) => open && user === this.id);
  }

  // Saying.

  /** Writes a message; `@Name` in it mentions somebody, `@Muster` the app. The app is told of what it may hear. */
  async say(
    where: Where,
    text: string,
    { mention = false, replyTo, files = [] }: Saying = {},
  ): Promise<Message> {
    const { state, user, deliverer } = this.desk;
    const conversation = this.#writable(where);
    const above = typeof replyTo === 'string' ? conversation.message(replyTo) : replyTo;
    if (replyTo !== undefined && above === undefined)
      throw new Error(`There is no such message in ${conversation.name || conversation.id}.`);
    const root = conversation.kind === 'channel' ? above?.threadId : undefined;
    const fields = { from: user.id, ...typed(state, text, mention), replyToId: root ?? above?.id, files };
    const message = state.append(conversation, fields, root);
    if (this.#heard(message) && deliverer.url !== undefined)
      await deliverer.deliver(messageActivity(state, message, user));
    return message;
  }

  /** Says it to the app, before others. */
  mention(where: Where, text: string, options: Omit<Saying, 'mention'> = {}): Promise<Message> {
    return this.say(where, text, { ...options, mention: true });
  }

  /** Says it to the app alone. */
  dm(text: string): Promise<Message> {
    return this.say(this.dms, text);
  }

  async edit(message: Message, text: string): Promise<void> {
    const { state, user, deliverer } = this.desk;
    this.#own(message);
    Object.assign(message, typed(state, text, mentionsBot(state, message.entities)));
    message.editedAt = state.now();
    message.revision += 1;
    state.changed();
    const told = { type: 'messageUpdate', channelData: undefined };
    if (this.#heard(message))
      await deliverer.deliver(
        this.#with(messageActivity(state, message, user, told), 'editMessage', message),
      );
  }

  async deleteMessage(message: Message): Promise<void> {
    const { state, user, deliverer } = this.desk;
    this.#own(message);
    const heard = this.#heard(message);
    message.deleted = true;
    message.revision += 1;
    state.changed();
    const told = { type: 'messageDelete', id: message.id };
    const frame = activity(state, message.conversation, user, told, {
      root: message.threadId,
      data: { eventType: 'softDeleteMessage' },
    });
    if (heard) await deliverer.deliver(frame);
  }

  // Cards and dialogs.

  /** The card of the message as they see it: their client fetches it anew when it appears and after each change. */
  viewOf(message: Message): Promise<Fields | undefined> {
    return look(this.desk, message);
  }

  /** The same without fetching anything. */
  seen(message: Message): Fields | undefined {
    return seen(this.desk, message);
  }

  /** Presses the button with these words, or this id. */
  press(message: Message, title: string, options?: PressOptions): Promise<Pressed> {
    return press(this.desk, message, title, options);
  }

  /** Fills in inputs of a dialog, by label or id. People are picked by name, choices by their words. */
  fill(dialog: Dialog, fillings: Readonly<Record<string, Filling>>): void {
    if (dialog.card === undefined) throw new Error(`"${dialog.title}" has no inputs.`);
    fillIn(this.desk.state, dialog.card, dialog.values, fillings);
  }

  /** Presses a button of the dialog, the first unless its words are given. */
  submit(dialog: Dialog, title?: string): Promise<Step> {
    return submit(this.desk, dialog, title);
  }

  /** Puts the dialog away. The app is not told. */
  close(dialog: Dialog): void {
    dialog.open = false;
    this.desk.state.changed();
  }

  /** Takes the file that a message offers, or does not want it. */
  answerOffer(message: Message, takes: boolean): Promise<Delivery> {
    return answerOffer(this.desk, message, takes);
  }

  /** What the app has put among their files, by name. */
  get files(): ReadonlyMap<string, string> {
    const own = [...this.state.uploads.values()].filter(({ user }) => user === this.id);
    return new Map(own.flatMap(({ name, content }) => (content === undefined ? [] : [[name, content]])));
  }

  /** Uses a command of the message extension: in the compose box, in the command box, or on a message. */
  extension(
    commandId: string,
    commandContext: 'compose' | 'commandBox' | 'message' = 'compose',
    { where, message }: { readonly where?: Where; readonly message?: Message } = {},
  ): Promise<Step> {
    const { state } = this.desk;
    if ((commandContext === 'message') !== (message !== undefined))
      throw new Error('A message goes with its context.');
    const place = message?.conversation ?? (where === undefined ? this.dms : this.#place(where));
    const payload = message === undefined ? {} : { messagePayload: payloadOf(state, message) };
    return fetchExtension(this.desk, place, message, { commandId, commandContext, ...payload });
  }

  /** Pastes a link that the app knows. */
  unfurl(url: string, where?: Where): Promise<Step> {
    return queryLink(this.desk, where === undefined ? this.dms : this.#place(where), url);
  }

  // Who is where.

  /** Puts the app into a channel's team or a chat, or takes it for themselves without a place. */
  installs(where?: Where, { rsc }: { readonly rsc?: readonly string[] } = {}): void {
    this.desk.happenings.installed(where === undefined ? this.dms : this.#place(where), this.desk.user, rsc);
  }

  uninstalls(where?: Where): void {
    this.desk.happenings.uninstalled(where === undefined ? this.dms : this.#place(where), this.desk.user);
  }

  /** Does not want to hear from the app any more. It is not told. */
  blocks(): void {
    this.desk.user.blocked = true;
  }

  unblocks(): void {
    this.desk.user.blocked = false;
  }

  /** Comes into a chat, or with a channel into its team. */
  joins(where: Where, role: Role = this.desk.user.guest ? 'guest' : 'member'): void {
    this.desk.happenings.joined(this.#place(where), this.desk.user, role, this.desk.user);
  }

  leaves(where: Where): void {
    this.desk.happenings.left(this.#place(where), this.desk.user, this.desk.user);
  }

  renames(where: Where, name: string): void {
    this.desk.happenings.renamed(this.#place(where), name, this.desk.user);
  }

  deletesChannel(where: Where): void {
    this.desk.happenings.deleted(this.#place(where), this.desk.user);
  }

  restoresChannel(where: Where): void {
    this.desk.happenings.restored(this.#place(where), this.desk.user);
  }

  createsChannel(name: string, team?: string): Conversation {
    const { state, happenings, user } = this.desk;
    const of = state.team(team);
    const made = state.newConversation('channel', of.tenantId, name, of);
    happenings.channel(made, 'channelCreated', user);
    return made;
  }

  #place(where: Where): Conversation {
    return where instanceof Conversation ? where : this.desk.state.conversation(where);
  }

  #writable(where: Where): Conversation {
    const conversation = this.#place(where);
    const named = conversation.name || conversation.id;
    if (!conversation.members.has(this.id)) throw new Error(`${this.desk.user.name} does not see ${named}.`);
    if (conversation.archived || conversation.deleted)
      throw new Error(`Nobody can write in ${named} any more.`);
    if (conversation.kind === 'personal' && conversation.app === undefined)
      throw new Error(`${this.desk.user.name} does not have the app.`);
    return conversation;
  }

  /** Whether the app is told of it: it is there, and mentioned or allowed to read everything. */
  #heard({ conversation, entities }: Message): boolean {
    const { app, kind } = conversation;
    if (app === undefined) return false;
    const all = kind === 'channel' ? 'ChannelMessage.Read.Group' : 'ChatMessage.Read.Chat';
    return kind === 'personal' || app.rsc.has(all) || mentionsBot(this.state, entities);
  }

  get state(): State {
    return this.desk.state;
  }

  #with(told: Fields, eventType: string, { conversation, threadId }: Message): Fields {
    const frame = activity(
      this.state,
      conversation,
      this.desk.user,
      {},
      { root: threadId, data: { eventType } },
    );
    return { ...told, channelData: frame['channelData'] };
  }

  #own(message: Message): void {
    if (message.from !== this.id) throw new Error(`${this.desk.user.name} did not write ${message.id}.`);
  }
}
