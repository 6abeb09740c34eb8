/** What a command is: declared once, and thereby a slash subcommand, a Teams command, a modal, a REST route and a line of help. */
import { type ZodType, z } from 'zod';
import type { FormValues } from '../../domain/form.js';
import type { Message } from '../../domain/message.js';
import type { IncidentQueries } from '../../store/queries/incidents.js';
import type { PeopleQueries } from '../../store/queries/people.js';
import type { UserRole, Viewer } from '../../store/queries/viewer.js';
import type { IncidentWork } from '../incidents/work.js';
import type { PeopleWork } from '../people/work.js';
import type { StandingIn } from '../ports.js';
import { type Field, optional, switchField } from './fields/index.js';

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type InputOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** Where a command was given: a room of an incident, or elsewhere. */
export interface Place {
  /** Our id of the conversation, if it is one of ours. */
  readonly conversationId: string | null;
  readonly incidentId: string | null;
  /** A channel of many people; none for direct messages and for calls of the API. */
  readonly channel?: StandingIn;
}
export const NOWHERE: Place = { conversationId: null, incidentId: null };

export interface ReadContext {
  readonly viewer: Viewer;
  readonly now: Date;
  /** The outside's time: what tokens and sessions end by. */
  readonly wallNow: Date;
  readonly surface: string;
  readonly place: Place;
  readonly incidents: IncidentQueries;
  readonly people: PeopleQueries;
  /** The registry's face, for help. */
  readonly catalogue: Catalogue;
}
export interface WriteContext extends Omit<ReadContext, 'incidents' | 'people'> {
  /** The address where people sign in in a browser; null where nobody does. */
  readonly signInPage: string | null;
  /** Everything that changes incidents: rows, timeline, timers, outgoing messages, audit, in the one transaction. */
  readonly incidents: IncidentWork;
  /** Everything that changes people, teams, services and tokens: rows and audit, in the same transaction. */
  readonly people: PeopleWork;
}

/** What a person reads. */
export interface Reply {
  readonly message: Message;
  /** The incident that the reader will want to go to next. */
  readonly goTo?: string;
}
/** A document that a command answers with: REST sends it as it is, a page offers it for download. */
export interface Document {
  readonly name: string;
  readonly contentType: string;
  readonly content: string;
}
export interface Outcome {
  /** What REST answers, unless there is a document. */
  readonly value: unknown;
  readonly document?: Document;
  readonly reply: Reply;
  /**
   * What is shown once and never kept: further fields of the value, and the reply that holds it. What is recorded for a
   * repetition, and what is owed to somebody who was promised the answer for later, are `value` and `reply` as they stand.
   */
  readonly secret?: { readonly value: Readonly<Record<string, string>>; readonly reply: Reply };
}

export interface RestBinding {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with the names of input fields after colons. */
  readonly path: string;
  /** The status of success; 200 unless given. */
  readonly status?: number;
  /** Values that this route always gives. */
  readonly preset?: Readonly<Record<string, unknown>>;
  /** A request that works, without what the path names: shown in the API's description, and sent by a test. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** Types of the documents that it may answer with instead of JSON, such as `text/csv`. */
  readonly documents?: readonly string[];
}

/** Positions in the text: a field named with `?` takes a word only if the word can be meant for it; `…` takes the rest. */
export type Position<N extends string> = N | `${N}?` | `${N}…`;

interface Declaration<F extends Fields, W extends boolean> {
  readonly family: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Lines that work as they stand, without the family's slash. */
  readonly examples: readonly [string, ...string[]];
  readonly permission: UserRole;
  /** Whoever reported the incident may do it whatever their role. */
  readonly orReporter?: boolean;
  /** Who may do it, in words, where it takes more than the role: the documents say so, `run` decides it. */
  readonly whoMay?: string;
  readonly writes: W;
  readonly input: F;
  readonly positions: readonly Position<keyof F & string>[];
  readonly rest: readonly RestBinding[];
  /** What REST answers, as the API's description has it; null where no route is bound. */
  readonly returns: ZodType | null;
  /** Small words that may stand before a position and mean nothing: `merge INC-2 into INC-1`. */
  readonly fillers?: readonly string[];
  /**
   * What somebody should know before it is done: a sentence, and it is asked for once more; undefined, and it is done.
   * The dispatcher gives the command a further field `confirm` and asks whoever typed a line or sent a form; a program that
   * sends values knows what it asks for.
   */
  readonly confirm?: (context: ReadContext, input: InputOf<F>) => Promise<string | undefined>;
  /** The word on the form's button; Send unless given. */
  readonly submit?: string;
  /** Ask with the form when the command comes without any argument but its subject, even if nothing is missing. */
  readonly asksWhenBare?: boolean;
  /** The field that names what it is about; `incident` unless given. Once it is known no form asks for it. */
  readonly subject?: keyof F & string;
  readonly prefill?: (context: ReadContext, known: Partial<InputOf<F>>) => Promise<FormValues>;
  /** What is missing only because of what other fields say: whoever can be asked is asked for it. */
  readonly wants?: (known: Partial<InputOf<F>>) => readonly (keyof F & string)[];
  /** What the answers given so far say about other fields, as the help beside those. */
  readonly hints?: {
    readonly from: readonly (keyof F & string)[];
    readonly of: (values: FormValues) => Readonly<Partial<Record<keyof F & string, string>>>;
  };
  /** Refuses combinations that no single field can see, by field name. */
  readonly run: (context: W extends true ? WriteContext : ReadContext, input: InputOf<F>) => Promise<Outcome>;
}

/** A command as the registry holds it: its input's type is known to nobody but itself. */
export interface Command
  extends Omit<
    Declaration<Fields, boolean>,
    'run' | 'writes' | 'prefill' | 'wants' | 'positions' | 'confirm' | 'subject' | 'hints'
  > {
  readonly positions: readonly string[];
  readonly subject: string;
  readonly hints?: {
    readonly from: readonly string[];
    readonly of: (values: FormValues) => Readonly<Record<string, string | undefined>>;
  };
  readonly schema: ZodType<Record<string, unknown>>;
  readonly action:
    | { readonly writes: false; readonly run: (c: ReadContext, input: unknown) => Promise<Outcome> }
    | { readonly writes: true; readonly run: (c: WriteContext, input: unknown) => Promise<Outcome> };
  readonly prefill: (context: ReadContext, known: Record<string, unknown>) => Promise<FormValues>;
  readonly wants: (known: Record<string, unknown>) => readonly string[];
  readonly confirm: ((context: ReadContext, input: unknown) => Promise<string | undefined>) | null;
}

/** What help and completion may know of the registry. */
export interface Catalogue {
  readonly families: readonly { readonly name: string; readonly commands: readonly Command[] }[];
}

/** The field by which a command that asks once more is told to go on. */
export const CONFIRM = 'confirm';
const confirmField = optional({
  ...switchField({ label: 'Confirm', help: 'Go on, knowing what follows.' }),
  input: null,
});

const fieldsOf = <F extends Fields>({ input, confirm }: { input: F; confirm?: unknown }): Fields =>
  confirm === undefined ? input : { ...input, [CONFIRM]: confirmField };

const schemaOf = (fields: Fields) =>
  z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])));

/** Declares a command that only reads. */
export function readCommand<const F extends Fields>(d: Omit<Declaration<F, false>, 'writes'>): Command {
  const common = commonOf(d);
  return {
    ...d,
    ...common,
    action: { writes: false, run: (c, input) => d.run(c, common.typed(input)) },
  };
}

/** Declares a command that changes something: it runs inside one transaction. */
export function writeCommand<const F extends Fields>(d: Omit<Declaration<F, true>, 'writes'>): Command {
  const common = commonOf(d);
  return {
    ...d,
    ...common,
    action: { writes: true, run: (c, input) => d.run(c, common.typed(input)) },
  };
}

function commonOf<F extends Fields>(
  d: Pick<Declaration<F, boolean>, 'input' | 'confirm' | 'prefill' | 'wants' | 'subject'>,
) {
  const input = fieldsOf(d);
  const schema = schemaOf(input);
  // The schema made from the fields is what gives `run` its input, so parsing with it is the proof of the type.
  const typed = (values: unknown) => schema.parse(values) as InputOf<F>;
  const { confirm } = d;
  return {
    input,
    schema,
    typed,
    subject: d.subject ?? 'incident',
    prefill: prefillOf(d),
    wants: (known: Record<string, unknown>) => d.wants?.(known as Partial<InputOf<F>>) ?? [],
    confirm:
      confirm === undefined
        ? null
        : (context: ReadContext, values: unknown) => confirm(context, typed(values)),
  };
}

const prefillOf =
  <F extends Fields>({
    prefill,
  }: {
    prefill?: (context: ReadContext, known: Partial<InputOf<F>>) => Promise<FormValues>;
  }) =>
  (context: ReadContext, known: Record<string, unknown>): Promise<FormValues> =>
    prefill === undefined ? Promise.resolve({}) : prefill(context, known as Partial<InputOf<F>>);
