/** Requests for the fuzzer: an operation with good and bad paths, queries, headers and bodies. */
import fc from 'fast-check';
import type { Operation, Parameter } from '../../support/openapi.js';
import { ADMIN_TOKEN } from '../../support/process.js';
import { bySchema, damagedValues, type Json, type Known, oddText } from './values.js';

export interface Shot {
  readonly method: string;
  /** As it goes over the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}
/** Lone surrogates cannot stand in an address. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
const rawPart = fc.constantFrom(
  '%',
  '%E0%A4%A',
  '%00',
  '..',
  '%2e%2e',
  '%2F',
  'a'.repeat(201),
  '%F0%9F%92%A5',
  '@',
  '*',
  ';x=1',
);

/** Never empty: that would be the address of another operation, with a slash behind it. */
const inPath = (name: string, { ids }: Known): fc.Arbitrary<string> => {
  const good = ids[name] ?? [];
  return fc.oneof(
    ...(good.length === 0 ? [] : [{ weight: 8, arbitrary: fc.constantFrom(...good).map(encoded) }]),
    { weight: 1, arbitrary: oddText.filter((text) => text !== '' && text.length < 1_000).map(encoded) },
    { weight: 1, arbitrary: fc.oneof(rawPart, fc.uuid()) },
  );
};

const asWords = (value: Json): string =>
  Array.isArray(value)
    ? value.map((one) => String(one)).join(',')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

const inQuery = (one: Parameter, known: Known): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 4, arbitrary: bySchema(one.schema, known).map(asWords) },
      { weight: 1, arbitrary: oddText.filter((text) => text.length < 1_000) },
    )
    .map((value) => `${one.name}=${encoded(value)}`);

const rawQuery = fc.constantFrom(
  '__proto__=1',
  'constructor=1',
  'limit=1&limit=2',
  'limit[]=1',
  'limit[a]=1',
  'nonsense=1',
  '%',
  'a=%E0%A4%A',
  '=',
  '&&',
  '?',
  `search=${'x'.repeat(8_000)}`,
  `search=${'x'.repeat(20_000)}`,
  'limit=1e3',
  'offset=999999999999999999999',
);

const queryOf = (operation: Operation, known: Known): fc.Arbitrary<string> => {
  const declared = operation.parameters.filter((one) => one.in === 'query');
  const good = fc
    .subarray(declared, { maxLength: Math.min(4, declared.length) })
    .chain((some) => fc.tuple(...some.map((one) => inQuery(one, known))));
  return fc.oneof(
    { weight: declared.length === 0 ? 0 : 6, arbitrary: good.map((parts) => parts.join('&')) },
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.tuple(good, rawQuery).map(([parts, raw]) => [...parts, raw].join('&')) },
  );
};

/** What a header may hold at all, for node to send it. */
const headerText = fc.oneof(
  fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter((c) => c !== 0x7f && (c < 0x80 || c > 0x9f))
      .map((c) => String.fromCharCode(c)),
    maxLength: 40,
  }),
  fc.constantFrom('', ' ', 'x'.repeat(255), 'x'.repeat(256), '__proto__', "' OR 1=1 --", 'key-1', 'key-2'),
);
const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constant('application/json') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'application/json; charset=utf-8',
      'APPLICATION/JSON',
      'application/json; charset=utf-16',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '*/*',
      'application/',
      ';',
    ),
  },
  { weight: 1, arbitrary: headerText },
);

const now = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary }, { weight: 10, arbitrary: fc.constant(undefined) });

const headersOf = (known: Known) =>
  fc.record({
    authorization: fc.oneof(
      { weight: 30, arbitrary: fc.constant(`Bearer ${ADMIN_TOKEN}`) },
      { weight: 1, arbitrary: fc.oneof(fc.constant(undefined), headerText) },
    ),
    'content-type': contentType,
    'idempotency-key': now(2, headerText),
    'x-acting-user': now(
      2,
      fc
        .oneof(fc.constantFrom('me', ...known.words), headerText)
        .filter((text) => /^[\x20-\xff]*$/u.test(text)),
    ),
    'x-request-id': now(1, headerText),
    accept: now(1, fc.constantFrom('text/html', 'text/csv', 'image/png', '*/*')),
  });

const rawBody = fc.constantFrom(
  '',
  ' ',
  '{',
  '[]',
  'null',
  '"text"',
  '1',
  '{}}',
  '{"a":1,}',
  '\ufeff{}',
  '{"title":1e400}',
  '{"title":"a","title":"b"}',
  '{"__proto__":{"role":"ADMIN"}}',
  '{"constructor":{"prototype":{}}}',
  '['.repeat(50_000),
  '{"a":'.repeat(20_000),
);

const bodyOf = (operation: Operation, known: Known): fc.Arbitrary<string | undefined> => {
  if (operation.method === 'GET') return fc.constant(undefined);
  if (operation.body === undefined) return fc.oneof(fc.constant(undefined), rawBody);
  const { schema, example } = operation.body;
  const good = fc.oneof(
    { weight: 4, arbitrary: bySchema(schema, known) },
    { weight: 1, arbitrary: fc.constant(example as Json) },
  );
  return fc.oneof(
    { weight: 6, arbitrary: good.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: damagedValues(good).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: rawBody },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
};

/** Any request to the operation. */
export function requestsTo(operation: Operation, known: Known): fc.Arbitrary<Shot> {
  const names = [...operation.path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '');
  return fc
    .record({
      parts: fc.tuple(...names.map((name) => inPath(name, known))),
      query: queryOf(operation, known),
      headers: headersOf(known),
      body: bodyOf(operation, known),
    })
    .map(({ parts, query, headers, body }) => {
      const path = names.reduce(
        (made, name, i) => made.replace(`{${name}}`, () => parts[i] ?? ''),
        operation.path,
      );
      const sent = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        value === undefined || (name === 'content-type' && body === undefined) ? [] : [[name, value]],
      );
      return {
        method: operation.method,
        path: `/api/v1${path}${query === '' ? '' : `?${query}`}`,
        headers: Object.fromEntries(sent),
        body,
      };
    });
}
