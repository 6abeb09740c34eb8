/** The description of the API keeps its own rules, and every example in it works. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { families } from '../../src/core/commands/families.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { describeApi } from '../../src/http/api/openapi.js';
import { type RunningApp, startApp } from '../support/app.js';
import {
  description,
  lookUp,
  type Operation,
  operations,
  references,
  type Schema,
  schemaOf,
  validator,
} from '../support/openapi.js';
import { call } from '../support/process.js';
import { preparations } from './preparations.js';

const byId = operations.map((operation) => [operation.id, operation] as const);
const bindings = families.flatMap(({ commands }) =>
  commands.flatMap((command) =>
    command.rest.map((binding) => [`${binding.method} ${binding.path}`, command, binding] as const),
  ),
);

/** What is described as an answer of that status, as a validator. */
const answerOf = ({ responses, id }: Operation, status: number) => {
  const schema = responses[status]?.content?.['application/json']?.schema;
  if (schema === undefined) throw new Error(`${id} does not say what ${status} answers.`);
  return validator(schema);
};

describe('the document', () => {
  test('has every binding as an operation, each with a name of its own', () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`);
    for (const [route] of bindings) expect(described).toContain(route.replace(/:(\w+)/gu, '{$1}'));
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test('is OpenAPI 3.1 to those who wrote it down', async () => {
    const document = JSON.parse(JSON.stringify(describeApi(new Registry(families))));
    const result = await new Validator().validate(document);
    expect(result).toMatchObject({ valid: true });
  });

  test('is the same each time it is made', () => {
    const again = JSON.stringify(describeApi(new Registry(families)));
    expect(JSON.parse(again)).toEqual(description);
  });

  test('has only references that lead somewhere', () => {
    const found = references(description);
    expect(found.length).toBeGreaterThan(operations.length);
    for (const ref of found) expect(lookUp(ref)).toBeDefined();
  });

  test.each(byId)('%s: its path and its parameters fit, and its schemas are schemas', (_id, operation) => {
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name);
    const declared = operation.parameters.filter((one) => one.in === 'path');
    expect(declared.map(({ name }) => name)).toEqual(inPath);
    expect(declared.every(({ required }) => required === true)).toBe(true);
    const names = operation.parameters.map((one) => `${one.in} ${one.name.toLowerCase()}`);
    expect(new Set(names).size).toBe(names.length);
    const schemas = [
      ...operation.parameters.map(({ schema }) => schema),
      ...(operation.body === undefined ? [] : [operation.body.schema]),
      ...Object.values(operation.responses).flatMap(({ content }) =>
        Object.values(content ?? {}).map(({ schema }) => schema),
      ),
    ];
    for (const schema of schemas) {
      expect(() => validator(schema)).not.toThrow();
      checkSchema(schema);
    }
  });

  test.each(byId)('%s: the examples of its answers are what they say they are', (_id, { responses }) => {
    for (const { content } of Object.values(responses))
      for (const { schema, example, examples } of Object.values(content ?? {}))
        for (const value of [
          ...(example === undefined ? [] : [example]),
          ...Object.values(examples ?? {}).map((one) => one.value),
        ])
          validator(schema).parse(value);
  });

  test.each(Object.entries(description.components.schemas))('%s: its examples are of it', (_name, schema) => {
    checkSchema(schema);
    for (const example of schema.examples ?? []) validator(schema).parse(example);
  });

  test.each(bindings)(
    '%s has an example of its body and says what it answers',
    (_route, command, binding) => {
      const operation = operations.find(
        ({ method, path }) => method === binding.method && path === binding.path.replace(/:(\w+)/gu, '{$1}'),
      );
      if (operation?.body !== undefined) {
        expect(binding.example, 'the binding needs an `example`').toBeDefined();
        validator(operation.body.schema).parse(binding.example);
      }
      // What is looked up is found by its name, too, but for an entry of the audit log, which has none: a field that says no
      // more than `uuid` lacks its `json`.
      for (const [name, { lookup, json, schema }] of Object.entries(command.input))
        if (lookup && json === undefined && name !== 'entry')
          expect(
            JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })),
            name,
          ).not.toMatch(/^\{[^{]*"format":"uuid"/u);
      if (binding.status !== 204) expect(command.returns, 'the command needs `returns`').not.toBeNull();
    },
  );
});

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** What a validator lets pass, though it can mean nothing. */
function checkSchema(given: Schema): void {
  if (given.$ref !== undefined) return;
  const schema = schemaOf(given);
  for (const type of [schema.type ?? []].flat()) expect(TYPES).toContain(type);
  for (const name of schema.required ?? []) expect(schema.properties).toHaveProperty([name]);
  if (schema.enum !== undefined) expect(new Set(schema.enum).size).toBe(schema.enum.length);
  if (schema.enum !== undefined) expect(schema.enum.length).toBeGreaterThan(0);
  expect(schema.minLength ?? 0).toBeLessThanOrEqual(schema.maxLength ?? Number.POSITIVE_INFINITY);
  expect(schema.minimum ?? Number.NEGATIVE_INFINITY).toBeLessThanOrEqual(
    schema.maximum ?? Number.POSITIVE_INFINITY,
  );
  if (schema.pattern !== undefined) expect(() => new RegExp(schema.pattern ?? '', 'u')).not.toThrow();
  const { anyOf = [], oneOf = [], properties = {}, items, additionalProperties } = schema;
  for (const one of [...anyOf, ...oneOf, ...Object.values(properties)]) checkSchema(one);
  if (items !== undefined) checkSchema(items);
  if (typeof additionalProperties === 'object') checkSchema(additionalProperties);
}

describe('served', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test('without a token, and only once as long as nothing changes', async () => {
    const first = await fetch(`${app.url}/api/v1/openapi.json`);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toContain('application/json');
    expect(await first.json()).toEqual(description);
    const etag = first.headers.get('etag') ?? '';
    const known = async (tag: string) =>
      (await fetch(`${app.url}/api/v1/openapi.json`, { headers: { 'if-none-match': tag } })).status;
    expect(await known(etag)).toBe(304);
    expect(await known(`"other", W/${etag}`)).toBe(304);
    expect(await known('"other"')).toBe(200);
  });

  test('the page is ours alone, and its files may be kept', async () => {
    const page = await fetch(`${app.url}/api/docs`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(html).not.toMatch(/<script(?![^>]* src="\/api\/docs\/)|<style|https?:|\son\w+=/u);
    const files = [...html.matchAll(/(?:src|href)="(\/api\/docs\/[^"]+)"/gu)].map(([, url]) => url);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const { status, headers } = await fetch(`${app.url}${file}`);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/u);
    }
  });
});

const tags = [...new Set(operations.map(({ tag }) => tag))];

describe.each(tags)('the examples of %s', (tag) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  // Deleting comes last: others need what it takes away.
  const own = byId.filter(([, one]) => one.tag === tag);
  const ordered = [
    ...own.filter(([, o]) => o.method !== 'DELETE'),
    ...own.filter(([, o]) => o.method === 'DELETE'),
  ];
  test.each(ordered)('%s', async (id, operation) => {
    const rest = (method: string, path: string, body?: unknown) => call(app.url, method, path, body);
    const prepare = preparations[id] ?? preparations[operation.path.split('/')[1] ?? ''];
    const given = operation.path.includes('{') ? await prepare?.(rest) : {};
    expect(given, `test/http/preparations.ts has nothing for ${id}`).toBeDefined();
    const path = operation.path.replace(/\{(\w+)\}/gu, (_, name: string) => given?.[name] ?? '');
    const query = operation.parameters
      .filter((one) => one.in === 'query' && one.example !== undefined)
      .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
    const answer = await rest(
      operation.method,
      query.length === 0 ? path : `${path}?${query.join('&')}`,
      operation.body?.example,
    );
    const success = Object.keys(operation.responses).find((status) => status.startsWith('2'));
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: Number(success) });
    if (answer.status === 204) return;
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    expect(Object.keys(operation.responses[answer.status]?.content ?? {})).toContain(type);
    if (type !== 'application/json') return;
    answerOf(operation, answer.status).parse(answer.body);
    // Not a field more than is described.
    const returns = bindings.find(
      ([, , one]) =>
        one.method === operation.method && one.path.replace(/:(\w+)/gu, '{$1}') === operation.path,
    )?.[1].returns;
    if (returns !== undefined && returns !== null) expect(returns.parse(answer.body)).toEqual(answer.body);
  });
});
