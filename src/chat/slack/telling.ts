/** Saying something to one person: where they asked if that works, else directly, and owed if nothing else does. */
import type { KnownBlock } from '@slack/types';
import { Aside } from '../../core/chat/aside.js';
import type { Document } from '../../core/commands/command.js';
import { type Message, md, say } from '../../domain/message.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Asker } from './asker.js';
import { SLACK, type SlackParts, type Workspace } from './parts.js';
import { SlackProblem } from './problem.js';
import { peopleIn, type Reader, type Rendered, renderMessage } from './render/message.js';

/** The button that opens a form that could not be opened by itself. */
export const OPEN_FORM = 'open-form';

/** Where somebody stands of whom nothing else is known. */
export type Bystander = Pick<Asker, 'workspace' | 'slackUserId' | 'channel' | 'thread' | 'respond'>;

export class Telling {
  /** Of messages that name nobody: they are the same for everybody, and some are said again and again. */
  readonly #rendered = new WeakMap<Message, Rendered>();

  readonly aside: Aside;

  constructor(private readonly parts: SlackParts) {
    this.aside = new Aside(parts, SLACK);
  }

  /** How messages are rendered for people of a workspace: with the Slack ids of everybody who is named. */
  async reader({ organizationId }: Workspace, personIds: readonly string[]): Promise<Reader> {
    const { publicUrl } = this.parts;
    if (personIds.length === 0) return { slackIdOf: () => undefined, publicUrl };
    const users = await new PeopleQueries(this.parts.store.read, systemViewer(organizationId)).usersByIds([
      ...new Set(personIds),
    ]);
    const ids = new Map(users.map(({ id, slackUserId }) => [id, slackUserId ?? undefined]));
    return { slackIdOf: (id) => ids.get(id), publicUrl };
  }

  async render(workspace: Workspace, message: Message): Promise<Rendered> {
    const known = this.#rendered.get(message);
    if (known !== undefined) return known;
    const people = peopleIn(message);
    const { text, blocks } = renderMessage(message, await this.reader(workspace, people));
    if (people.length === 0) this.#rendered.set(message, { text, blocks });
    return { text, blocks };
  }

  /**
   * Says something to the asker alone: in the place where they asked; where that does not work, directly, from the outbox,
   * which goes on trying. `formId`: with a button that opens that form.
   */
  async tell(asker: Asker, message: Message, formId?: string): Promise<void> {
    const said = await this.render(asker.workspace, message);
    const all = formId === undefined ? said : { ...said, blocks: [...said.blocks, openButton(formId)] };
    if (await this.#said(asker, all)) return;
    // A button can only be sent right away.
    if (formId !== undefined && (await this.#try(asker, () => post(asker, asker.slackUserId, all)))) return;
    await this.aside.owe(asker.viewer, message);
  }

  /** The same for somebody who could not even be identified: best effort, for nothing can be owed to them. */
  async tellBystander(whom: Bystander, message: Message): Promise<boolean> {
    const said = await this.render(whom.workspace, message);
    return (
      (await this.#said(whom, said)) || (await this.#try(whom, () => post(whom, whom.slackUserId, said)))
    );
  }

  /** What went wrong, for whoever asked. */
  problem(error: unknown, { id }: Workspace): Message {
    return this.aside.problem(error, { workspace: id });
  }

  isFirst(key: string): Promise<boolean> {
    return this.aside.isFirst(key);
  }

  /** A document, as a file in the asker's conversation with the app: nobody else gets it. Says whether it is there. */
  async hand(asker: Asker, { name, content }: Document): Promise<boolean> {
    const { client } = asker.workspace;
    try {
      const { channel } = await client.call('conversations.open', (web) =>
        web.conversations.open({ users: asker.slackUserId }),
      );
      const id = channel?.id;
      if (id === undefined)
        throw new SlackProblem('channel_not_found', 'conversations.open', 'Slack gave no channel.', true);
      await client.call('files.completeUploadExternal', (web) =>
        web.filesUploadV2({ channel_id: id, filename: name, file: Buffer.from(content), title: name }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof SlackProblem)) throw error;
      await this.tell(
        asker,
        say('warning', md`The file **${name}** could not be handed over: ${error.message}`),
      );
      return false;
    }
  }

  /** Says it in the place of the request; false where it has none or nothing can be said there. */
  async #said(whom: Bystander, said: Rendered): Promise<boolean> {
    const { respond, channel } = whom;
    if (respond !== null && (await this.#try(whom, () => respond(said)))) return true;
    if (channel === null) return false;
    // A direct message to the app is answered there, for both to read.
    return await this.#try(whom, () =>
      channel.startsWith('D') ? post(whom, channel, said) : ephemeral(whom, channel, said),
    );
  }

  async #try({ workspace }: Bystander, saying: () => Promise<unknown>): Promise<boolean> {
    try {
      await saying();
      return true;
    } catch (error) {
      this.parts.log.info({ workspace: workspace.id, err: error }, 'an answer could not be said there');
      return false;
    }
  }
}

const inThread = (thread: string | null) => (thread === null ? {} : { thread_ts: thread });

const post = ({ workspace, thread }: Bystander, channel: string, { text, blocks }: Rendered) =>
  workspace.client.call('chat.postMessage', (web) =>
    web.chat.postMessage({ channel, text, blocks, ...(channel.startsWith('D') ? inThread(thread) : {}) }),
  );

const ephemeral = (
  { workspace, slackUserId, thread }: Bystander,
  channel: string,
  { text, blocks }: Rendered,
) =>
  workspace.client.call('chat.postEphemeral', (web) =>
    web.chat.postEphemeral({ channel, user: slackUserId, text, blocks, ...inThread(thread) }),
  );

const openButton = (formId: string): KnownBlock => ({
  type: 'actions',
  elements: [
    {
      type: 'button',
      action_id: OPEN_FORM,
      text: { type: 'plain_text', text: 'Open the form', emoji: true },
      value: formId,
      style: 'primary',
    },
  ],
});
