/** A route as the API's description has it: made from a command's binding, or declared by hand beside its handler. */
import { type ZodType, z } from 'zod';
import type { Command, Fields, RestBinding } from '../../../core/commands/command.js';
import type { Field } from '../../../core/commands/fields/index.js';

export type Schemas = Readonly<Record<string, ZodType>>;

export interface DescribedRoute {
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** Below the prefix, with parameters in braces. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  readonly inPath: Schemas;
  readonly inQuery: Schemas;
  /** Null where no body is taken. */
  readonly body: ZodType | null;
  /** Whether there has to be a body: one without any field that is required may be left out. */
  readonly bodyRequired: boolean;
  readonly example: Readonly<Record<string, unknown>> | undefined;
  /** Whether repeating it with the same key is safe. */
  readonly takesKey: boolean;
  readonly status: number;
  readonly returns: ZodType | null;
  /** Types of the documents that it may answer with instead of JSON. */
  readonly documents: readonly string[];
}

/** The routes of a command. */
export const routesOf = (command: Command): DescribedRoute[] =>
  command.rest.map((binding, i) => routeOf(command, binding, i === 0));

function routeOf(command: Command, binding: RestBinding, first: boolean): DescribedRoute {
  const named = [...binding.path.matchAll(/:(\w+)/gu)].map(([, name]) => name ?? '');
  const given = new Set([...named, ...Object.keys(binding.preset ?? {})]);
  const free = Object.entries(command.input).filter(([name]) => !given.has(name));
  const fields = Object.fromEntries(free.map(([name, field]) => [name, schemaOf(field)]));
  const reading = binding.method === 'GET';
  return {
    method: METHODS[binding.method],
    path: binding.path.replace(/:(\w+)/gu, '{$1}'),
    operationId: operationId(command, binding, first),
    summary: command.summary,
    description: describe(command),
    tag: command.family,
    inPath: Object.fromEntries(named.map((name) => [name, inPath(command.input, name)])),
    inQuery: reading ? fields : {},
    body: reading || free.length === 0 ? null : z.strictObject(fields),
    bodyRequired: free.some(([, field]) => field.required),
    example: binding.example,
    takesKey: !reading,
    status: binding.status ?? 200,
    returns: command.returns,
    documents: binding.documents ?? [],
  };
}

const METHODS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;

/** What JSON and addresses hold of a field, with everything it says of itself. */
function schemaOf(field: Field<unknown>): ZodType {
  const schema = field.json ?? field.schema;
  const description = [field.label, field.help, described(schema)]
    .flatMap((text) => (text === undefined || text === '' ? [] : [sentence(text)]))
    .join(' ');
  return (field.required ? schema : schema.optional()).meta({ description });
}

/** What a schema says of itself, inside its wrappings too. */
function described(schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType) || schema.description !== undefined)
    return schema instanceof z.ZodType ? schema.description : undefined;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return described(schema.unwrap());
  return schema instanceof z.ZodArray ? described(schema.element) : undefined;
}

const sentence = (text: string): string => (/[.?!]$/u.test(text) ? text : `${text}.`);

function inPath(input: Fields, name: string): ZodType {
  const field = input[name];
  if (field === undefined) throw new Error(`A route names the field ${name}, which its command has not.`);
  // What an address names is never left out.
  return schemaOf({ ...field, required: true });
}

function describe({ family, name, permission, orReporter, examples }: Command): string {
  const who = `Takes the role of ${permission.toLowerCase()} or above`;
  return `${who}${orReporter === true ? ', or having reported it' : ''}. In chat: \`/${family} ${examples[0] || name}\`.`;
}

/** The command's name; the further routes of one command add the last word of their path and their method. */
function operationId({ family, name }: Command, { method, path }: RestBinding, first: boolean): string {
  const last = path.split('/').findLast((part) => part !== '' && !part.startsWith(':')) ?? '';
  const more = first ? [] : [...(last === name ? [] : last.split(/[-_.]/u)), method.toLowerCase()];
  const words = [family, ...name.split('-'), ...more];
  return words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}
