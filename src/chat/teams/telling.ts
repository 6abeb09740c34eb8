/** Saying something to one person: where they asked, seen by them alone; else directly, and owed if nothing else does. */
import { Aside, type AsideParts } from '../../core/chat/aside.js';
import { expectsForm, mayOffer } from '../../core/dispatch/expecting.js';
import type { Message } from '../../domain/message.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Asker, Spot } from './asker.js';
import type { At, Outgoing } from './connector.js';
import { type Files, offered } from './files.js';
import { TEAMS, type TeamsParts, type Tenant } from './parts.js';
import type { TeamsPeople } from './people.js';
import { addressedCard } from './render/addressed.js';
import { type Actions, peopleIn, type Rendered, renderMessage } from './render/message.js';
import type { Reader } from './render/reader.js';
import { formWaitsCard } from './render/waiting.js';
import type { View, Views } from './views.js';

export interface TellingParts extends AsideParts, Pick<TeamsParts, 'registry'> {
  readonly views: Views;
  readonly people: TeamsPeople;
  readonly files: Files;
}

/** A message, and the form that it opens. */
type Said = Pick<View, 'message' | 'form'>;

export class Telling {
  /** Of messages that name nobody and offer nothing: they are the same for everybody, and some are said again and again. */
  readonly #rendered = new WeakMap<Message, Rendered>();

  readonly aside: Aside;

  constructor(private readonly parts: TellingParts) {
    this.aside = new Aside(parts, TEAMS);
  }

  /** How messages are rendered for people of a tenant: with the names by which Teams knows everybody who is named. */
  reader({ organizationId }: Tenant, personIds: readonly string[]): Promise<Reader> {
    return this.parts.people.reader(organizationId, personIds);
  }

  /** A message as somebody sees it who can do something about it. */
  async own(
    { tenant, viewer, place }: Pick<Asker, 'tenant' | 'viewer' | 'place'>,
    { message, form }: Said,
    refresh?: Extract<Actions, { type: 'buttons' }>['refresh'],
  ): Promise<Required<Pick<Outgoing, 'card' | 'summary'>>> {
    if (form !== undefined) return formWaitsCard(message.title ?? '', form);
    const known = this.#rendered.get(message);
    if (known !== undefined) return known;
    const { registry } = this.parts;
    const people = peopleIn(message);
    const rendered = renderMessage(message, await this.reader(tenant, people), {
      type: 'buttons',
      mayRun: (line) => mayOffer(registry, line, viewer, place),
      opensForm: (line) => expectsForm(registry, line, place),
      ...(refresh === undefined ? {} : { refresh }),
    });
    if (people.length === 0 && !offersAnything(message)) this.#rendered.set(message, rendered);
    return rendered;
  }

  /**
   * Says something to the asker alone: in the place where they asked; where that does not work, directly, from the outbox,
   * which goes on trying. `form`: with a button that opens that form.
   */
  async tell(asker: Asker, message: Message, form?: string): Promise<void> {
    const said: Said = form === undefined ? { message } : { message, form };
    if (await this.#said(asker, said)) return;
    // A button that opens a form can only be sent right away.
    if (form !== undefined && (await this.#sentDirectly(asker, said))) return;
    await this.aside.owe(asker.viewer, message);
  }

  /** The same for somebody who could not even be identified: best effort, for nothing can be owed to them. */
  async tellBystander(spot: Spot, message: Message): Promise<boolean> {
    const reader = await this.reader(spot.tenant, []);
    const { card, summary } = renderMessage(message, reader, { type: 'none' });
    return await this.#try(spot.tenant, spot.at, { card, summary });
  }

  problem(error: unknown, { id }: Tenant): Message {
    return this.aside.problem(error, { tenant: id });
  }

  isFirst(key: string): Promise<boolean> {
    return this.aside.isFirst(key);
  }

  /** Offers a file where the asker is alone with the app, as Teams hands over files. Says whether it is offered. */
  async hand(
    asker: Asker,
    file: { readonly name: string; readonly contentType: string; readonly content: string },
  ): Promise<boolean> {
    const { files } = this.parts;
    const id = await files.keep({ ...file, organizationId: asker.tenant.organizationId, for: asker.mri });
    const at = await this.#direct(asker);
    return at !== undefined && (await this.#try(asker.tenant, at, { file: offered(id, file) }));
  }

  async #said(asker: Asker, said: Said): Promise<boolean> {
    const { tenant, at, personal, mri, name, viewer } = asker;
    if (personal) return await this.#try(tenant, at, await this.own(asker, said));
    const id = this.parts.newId();
    await this.#keep(id, asker, said, viewer);
    return await this.#try(tenant, at, addressedCard(name, { id, userIds: [mri] }));
  }

  async #keep(id: string, { tenant, channel }: Asker, said: Said, { userId }: Viewer): Promise<void> {
    await this.parts.views.keep(id, {
      ...said,
      organizationId: tenant.organizationId,
      conversation: channel ?? '',
      only: userId ?? '',
    });
  }

  async #sentDirectly(asker: Asker, said: Said): Promise<boolean> {
    const at = await this.#direct(asker);
    return at !== undefined && (await this.#try(asker.tenant, at, await this.own(asker, said)));
  }

  async #direct({ personal, at, tenant, viewer }: Asker): Promise<At | undefined> {
    if (personal) return at;
    try {
      return await this.parts.people.directOf(tenant, viewer.userId ?? '');
    } catch (error) {
      this.parts.log.info({ err: error }, 'somebody cannot be written to directly');
      return undefined;
    }
  }

  async #try({ connector }: Tenant, at: At, message: Outgoing): Promise<boolean> {
    try {
      await connector.send(at, message);
      return true;
    } catch (error) {
      this.parts.log.info({ err: error }, 'an answer could not be said there');
      return false;
    }
  }
}

/** Whether there is something to press, which is not the same for everybody. */
const offersAnything = ({ buttons = [], more = [] }: Message): boolean => buttons.length + more.length > 0;
