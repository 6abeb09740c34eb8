/** Values for the fuzzer: by a schema, beside it, and far from it. */
import fc from 'fast-check';
import { type Schema, schemaOf } from '../../support/openapi.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Sets a property whatever it is called: `__proto__` too is only a name in JSON. */
const withProperty = (value: object, key: string, one: Json): Json => {
  const copy: { [key: string]: Json } = Object.defineProperties({}, Object.getOwnPropertyDescriptors(value));
  Object.defineProperty(copy, key, { value: one, enumerable: true, configurable: true, writable: true });
  return copy;
};

const nested = (depth: number): Json => {
  let value: Json = 'deep';
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { nested: value };
  return value;
};

const ODD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'a.b',
  '0',
  '\u0000',
];
const oddKey = fc.oneof(fc.constantFrom(...ODD_KEYS), fc.string({ maxLength: 12 }));

export const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'a\udfffb',
    '\u202eabc',
    '\ufeff',
    '💥'.repeat(201),
  ),
  fc.constantFrom(
    "' OR 1=1 --",
    '%',
    '%_\\',
    '$\u007bx}',
    '<script>',
    '../..',
    'null',
    'undefined',
    'NaN',
    '-0',
    '1e400',
  ),
  fc.constantFrom(
    'x'.repeat(201),
    'x'.repeat(10_001),
    '9'.repeat(400),
    `2026-03-02T09:00:00Z${' '.repeat(300)}`,
  ),
  fc.constantFrom(
    '0000-00-00T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '+275760-09-13T00:00:00Z',
    '2026-02-30T00:00:00Z',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const rubbish: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    -0,
    1e308,
    -1e308,
    5e-324,
    2 ** 31,
    2 ** 53,
    -(2 ** 63),
  ),
  oddText,
  fc.constantFrom<Json>([], {}, [[]], [null], nested(100), nested(3000)),
  fc.constantFrom<Json>(
    new Array<string>(10_000).fill('x'),
    new Array<null>(10_000).fill(null),
    'x'.repeat(100_000),
  ),
  oddKey.map((key) => withProperty({}, key, 'odd')),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value))),
);

/** What is there: ids and names by the kind of thing, and all of them together. */
export interface Known {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly words: readonly string[];
}

/** What the schema says that it names: the description has the word for it. */
function meantBy({ description = '', examples = [] }: Schema, { ids, words }: Known): readonly string[] {
  const says = description.toLowerCase().replace('person', 'user');
  const found = Object.keys(ids).flatMap((kind) => (says.includes(kind) ? (ids[kind] ?? []) : []));
  const among = found.length > 0 ? found : words;
  return [...examples.map(String), ...among];
}

/** A text; where nothing limits its length it names something, and mostly something that is there. */
const textOf = (schema: Schema, known: Known): fc.Arbitrary<string> => {
  const { minLength = 0, maxLength = 60 } = schema;
  const made = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, minLength + 60) });
  const meant = meantBy(schema, known);
  if (meant.length === 0) return made;
  const weight = schema.maxLength === undefined ? 10 : 1;
  return fc.oneof({ weight, arbitrary: fc.constantFrom(...meant) }, { weight: 1, arbitrary: made });
};

/** Mostly before the clock that the tests begin with: what lies in the future is refused in many places. */
const instants = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc.date({
        min: new Date('2020-01-01'),
        max: new Date('2026-03-02T08:59:59Z'),
        noInvalidDate: true,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.date({ min: new Date('2026-03-02'), max: new Date('2200-01-01'), noInvalidDate: true }),
    },
  )
  .map((date) => date.toISOString());

/** What the schema describes; texts are now and then the names of things that are there. */
export function bySchema(given: Schema, known: Known): fc.Arbitrary<Json> {
  const schema = schemaOf(given);
  const among = schema.anyOf ?? schema.oneOf;
  if (among !== undefined) return fc.oneof(...among.map((one) => bySchema(one, known)));
  if (schema.const !== undefined) return fc.constant(schema.const as Json);
  if (schema.enum !== undefined) return fc.constantFrom(...(schema.enum as Json[]));
  const types = [schema.type ?? 'string'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, known)));
}

function ofType(type: string, schema: Schema, known: Known): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({
        min: schema.minimum ?? -(2 ** 31),
        max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31),
      });
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'array': {
      const { minItems = 0, maxItems = 5 } = schema;
      return fc.array(bySchema(schema.items ?? {}, known), {
        minLength: minItems,
        maxLength: Math.min(maxItems, 5),
      });
    }
    case 'object':
      return objectOf(schema, known);
    default:
      if (schema.format === 'uuid') return fc.oneof(fc.uuid(), fc.constantFrom('', ...known.words));
      if (schema.format === 'date-time') return instants;
      return textOf(schema, known);
  }
}

/** What is required, and a few of the others: the more there are, the more can be wrong with one of them. */
function objectOf({ properties = {}, required = [] }: Schema, known: Known): fc.Arbitrary<Json> {
  const free = Object.keys(properties).filter((name) => !required.includes(name));
  return fc.subarray(free, { maxLength: Math.min(4, free.length) }).chain((some) => {
    const names = [...required, ...some];
    const model = Object.fromEntries(names.map((name) => [name, bySchema(properties[name] ?? {}, known)]));
    return fc.record(model, { noNullPrototype: true });
  });
}

type Damage = {
  readonly how: 'replace' | 'remove' | 'add' | 'whole';
  readonly at: number;
  readonly key: string;
  readonly what: Json;
};
const damage: fc.Arbitrary<Damage> = fc.record({
  how: fc.constantFrom('replace', 'replace', 'remove', 'add', 'whole'),
  at: fc.nat(20),
  key: oddKey,
  what: rubbish,
});

function damaged(value: Json, { how, at, key, what }: Damage): Json {
  if (how === 'whole') return what;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return what;
  const keys = Object.keys(value);
  const hit = keys[at % Math.max(1, keys.length)];
  if (how === 'add' || hit === undefined) return withProperty(value, key, what);
  if (how === 'replace') return withProperty(value, hit, what);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== hit));
}

/** The values, each with one to three things wrong. */
export const damagedValues = (values: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc
    .tuple(values, fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([value, damages]) => damages.reduce(damaged, value));
