/** The API's description as tests read it: its operations, with references followed. */
import { z } from 'zod';
import { families } from '../../src/core/commands/families.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { describeApi } from '../../src/http/api/openapi.js';

export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
}
export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}
interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
export interface Response {
  readonly description: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, Media>>;
  };
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string }>>;
}
interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** An operation with its references followed, but for those inside of schemas. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly parameters: readonly Parameter[];
  readonly body: Media | undefined;
  readonly responses: Readonly<Record<string, Response>>;
}

/** As a program gets it: through JSON. */
export const description: ApiDocument = JSON.parse(JSON.stringify(describeApi(new Registry(families))));

/** What a reference inside the document stands for. */
export function lookUp(ref: string): unknown {
  let found: unknown = description;
  for (const part of ref.split('/').slice(1))
    found = typeof found === 'object' && found !== null ? Reflect.get(found, part) : undefined;
  if (found === undefined) throw new Error(`${ref} leads nowhere.`);
  return found;
}

const follow = <T>(one: T | { readonly $ref: string }): T =>
  typeof one === 'object' && one !== null && '$ref' in one ? (lookUp(one.$ref) as T) : (one as T);

export const schemaOf = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : schemaOf(lookUp(schema.$ref) as Schema);

export const operations: readonly Operation[] = Object.entries(description.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    tag: operation.tags[0] ?? '',
    parameters: (operation.parameters ?? []).map((one) => follow<Parameter>(one)),
    body: operation.requestBody?.content['application/json'],
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, one]) => [status, follow<Response>(one)]),
    ),
  })),
);

const components = JSON.stringify(description.components.schemas);
const validators = new Map<string, z.ZodType>();

/** A validator of the document's own schema, with its components. */
export function validator(schema: Schema): z.ZodType {
  const own = JSON.stringify(schema);
  const known = validators.get(own);
  if (known !== undefined) return known;
  const whole = `{"$defs":${components},"allOf":[${own}]}`.replaceAll('#/components/schemas/', '#/$defs/');
  const made = z.fromJSONSchema(JSON.parse(whole), { defaultTarget: 'draft-2020-12' });
  validators.set(own, made);
  return made;
}

/** Everything that is a reference, wherever it stands. */
export function references(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    key === '$ref' && typeof one === 'string' ? [one] : references(one),
  );
}
