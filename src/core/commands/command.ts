/** What a command is: declared once, and thereby a slash subcommand, a Teams command, a modal, a REST route and a line of help. */
import { type ZodType, z } from 'zod';
import type { FormValues } from '../../domain/form.js';
import type { Message } from '../../domain/message.js';
import type { IncidentQueries } from '../../store/queries/incidents.js';
import type { PeopleQueries } from '../../store/queries/people.js';
import type { UserRole, Viewer } from '../../store/queries/viewer.js';
import type { IncidentWork } from '../incidents/work.js';
import type { Field } from './fields/index.js';

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type InputOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** Where a command was given: a room of an incident, or elsewhere. */
export interface Place {
  /** Our id of the conversation, if it is one of ours. */
  readonly conversationId: string | null;
  readonly incidentId: string | null;
}
export const NOWHERE: Place = { conversationId: null, incidentId: null };

export interface ReadContext {
  readonly viewer: Viewer;
  readonly now: Date;
  readonly surface: string;
  readonly place: Place;
  readonly incidents: IncidentQueries;
  readonly people: PeopleQueries;
  /** The registry's face, for help. */
  readonly catalogue: Catalogue;
}
export interface WriteContext extends Omit<ReadContext, 'incidents'> {
  /** Everything that changes incidents: rows, timeline, timers, outgoing messages, audit, in the one transaction. */
  readonly incidents: IncidentWork;
}

/** What a person reads. */
export interface Reply {
  readonly message: Message;
  /** The incident that the reader will want to go to next. */
  readonly goTo?: string;
}
export interface Outcome {
  /** What REST answers. */
  readonly value: unknown;
  readonly reply: Reply;
}

export interface RestBinding {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/api/v1`, with the names of input fields after colons. */
  readonly path: string;
  /** The status of success; 200 unless given. */
  readonly status?: number;
  /** Values that this route always gives. */
  readonly preset?: Readonly<Record<string, unknown>>;
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
  readonly writes: W;
  readonly input: F;
  readonly positions: readonly Position<keyof F & string>[];
  readonly rest: readonly RestBinding[];
  /** The word on the form's button; Send unless given. */
  readonly submit?: string;
  /** Ask with the form when the command comes without any argument, even if nothing is missing. */
  readonly asksWhenBare?: boolean;
  readonly prefill?: (context: ReadContext, known: Partial<InputOf<F>>) => Promise<FormValues>;
  /** Refuses combinations that no single field can see, by field name. */
  readonly run: (context: W extends true ? WriteContext : ReadContext, input: InputOf<F>) => Promise<Outcome>;
}

/** A command as the registry holds it: its input's type is known to nobody but itself. */
export interface Command
  extends Omit<Declaration<Fields, boolean>, 'run' | 'writes' | 'prefill' | 'positions'> {
  readonly positions: readonly string[];
  readonly schema: ZodType<Record<string, unknown>>;
  readonly action:
    | { readonly writes: false; readonly run: (c: ReadContext, input: unknown) => Promise<Outcome> }
    | { readonly writes: true; readonly run: (c: WriteContext, input: unknown) => Promise<Outcome> };
  readonly prefill: (context: ReadContext, known: Record<string, unknown>) => Promise<FormValues>;
}

/** What help and completion may know of the registry. */
export interface Catalogue {
  readonly families: readonly { readonly name: string; readonly commands: readonly Command[] }[];
}

const schemaOf = <F extends Fields>(fields: F) =>
  z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.schema])));

/** Declares a command that only reads. */
export function readCommand<const F extends Fields>(d: Omit<Declaration<F, false>, 'writes'>): Command {
  const schema = schemaOf(d.input);
  // The schema made from the fields is what gives `run` its input, so parsing with it is the proof of the type.
  const typed = (input: unknown) => schema.parse(input) as InputOf<F>;
  return {
    ...d,
    schema,
    action: { writes: false, run: (c, input) => d.run(c, typed(input)) },
    prefill: prefillOf(d),
  };
}

/** Declares a command that changes something: it runs inside one transaction. */
export function writeCommand<const F extends Fields>(d: Omit<Declaration<F, true>, 'writes'>): Command {
  const schema = schemaOf(d.input);
  const typed = (input: unknown) => schema.parse(input) as InputOf<F>;
  return {
    ...d,
    schema,
    action: { writes: true, run: (c, input) => d.run(c, typed(input)) },
    prefill: prefillOf(d),
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
