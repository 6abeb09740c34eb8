// The tables of docs/configuration.md, from the schemas that check the environment and the files.
import { z } from 'zod';
import { environment } from '../src/app/config.js';
import {
  configurationFile,
  organizationEntry,
  roleEntry,
  serviceEntry,
  severityEntry,
  teamEntry,
  userEntry,
} from '../src/app/configuration/schema.js';

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** What a JSON schema takes, in a few words. */
const taken = z.object({
  type: z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

function words(schema: unknown): string {
  const options = z.object({ anyOf: z.array(z.unknown()) }).safeParse(schema);
  if (options.success) return options.data.anyOf.map(words).join(' or ');
  const { type = [], enum: values, minimum, maximum } = taken.parse(schema);
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(', ');
  const names: Readonly<Record<string, string>> = {
    array: 'list',
    boolean: '`true` or `false`',
    integer: `${minimum} to ${maximum}`,
    null: '`null`',
    object: 'mapping',
  };
  return type.map((one) => names[one] ?? 'text').join(' or ');
}

const keys = (table: Table, { shape }: z.ZodObject<Readonly<Record<string, z.ZodType>>>): string =>
  table(
    ['key', 'takes', 'what it is'],
    Object.entries(shape).map(([key, schema]) => [
      `\`${key}\``,
      words(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })),
      schema.meta()?.description ?? '',
    ]),
  );

/** Every variable of the environment. */
export const environmentTable = (table: Table): string =>
  table(
    ['variable', 'default', 'what it is'],
    Object.entries(environment.shape).map(([name, schema]) => {
      const { description, default: fallback } = schema.meta() ?? {};
      return [`\`${name}\``, fallback === undefined ? '' : `\`${String(fallback)}\``, description ?? ''];
    }),
  );

/** Every key of a file, a table for each kind of entry. */
export const configurationKeys = (table: Table): string =>
  (
    [
      ['The file', configurationFile],
      ['An organization', organizationEntry],
      ['A severity, under `severities`', severityEntry],
      ['A role, under `roles`', roleEntry],
      ['A person, under `users`', userEntry],
      ['A team, under `teams`', teamEntry],
      ['A service, under `services`', serviceEntry],
    ] as const
  )
    .map(([title, schema]) => `### ${title}\n\n${keys(table, schema)}`)
    .join('\n\n');
