/** Forms that are open in somebody's window, or wait to be opened: kept until they come back, whoever serves them then. */
import { z } from 'zod';
import type { Form } from '../../domain/form.js';
import { remember, remembered } from '../../store/queries/adapterState.js';
import type { Store } from '../../store/store.js';
import type { Place } from '../commands/command.js';
import type { Clock, NewId } from '../ports.js';

/** How long a form can be sent, in milliseconds: somebody may fill it in over a weekend. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** Where the person stands, so that the answer finds them. */
export interface Standing {
  readonly channel: string | null;
  readonly thread: string | null;
}

export interface KeptForm {
  readonly form: Form;
  readonly place: Place;
  readonly standing: Standing;
  /** What the form does not show: values of the command as JSON has them. */
  readonly extra: Readonly<Record<string, unknown>> | null;
  /** Whom it was opened for, as the platform calls them, where the platform lets others name a form that is not theirs. */
  readonly for?: string;
}

// As text inside the JSON: what a person typed may hold what PostgreSQL's JSON refuses, such as NUL. It is ours on both
// sides of the store, so its shape is trusted, not parsed again.
const kept = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.custom<KeptForm>((value) => typeof value === 'object' && value !== null && 'form' in value));

export class Forms {
  /** `island` keeps them for itself. */
  constructor(
    private readonly parts: { readonly store: Store; readonly clock: Clock; readonly newId: NewId },
    private readonly island: string,
  ) {}

  /** Keeps a form, under the id it has already or a new one. */
  async keep(form: KeptForm, id: string = this.parts.newId()): Promise<string> {
    const { store, clock } = this.parts;
    const until = new Date(clock.wallNow().getTime() + KEPT_MS);
    await store.tx((w) => remember(w, this.#at(id), JSON.stringify(form), until));
    return id;
  }

  /** Undefined when it is too old, none of ours, or somebody else's. */
  async find(id: string, by?: string): Promise<KeptForm | undefined> {
    const { store, clock } = this.parts;
    const found = kept.safeParse(await remembered(store.read, this.#at(id), clock.wallNow()));
    const form = found.data;
    return form?.for === undefined || form.for === by ? form : undefined;
  }

  #at(id: string) {
    return { island: this.island, key: `form:${id}` };
  }
}
