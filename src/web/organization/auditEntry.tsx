/** One entry of the audit log: who, when, from where and what, with what was changed as a table. */
import type { ComponentChildren } from 'preact';
import type { AuditObject } from '../../core/views/people.js';
import type { Reading } from '../view/reading.js';
import { Name, Plain, Spoken } from '../view/text.js';
import { TimeOf } from '../view/time.js';
import type { Names } from './names.js';
import { Nothing } from './parts.js';

interface EntryProps {
  readonly entry: AuditObject;
  readonly names: Names;
  readonly reading: Reading;
}

/** Where something has a page of its own. */
const PATHS: Readonly<Record<string, string>> = {
  user: '/people',
  team: '/teams',
  service: '/services',
  incident: '/rooms',
};

function Subject({
  entry: { subject_type: type, subject_id: id },
  names,
}: Pick<EntryProps, 'entry' | 'names'>) {
  const path = PATHS[type];
  const name = names.get(id);
  const shown = <Name text={name ?? id} {...(name === undefined ? { class: 'id' } : {})} />;
  return (
    <span class="subject">
      <Name text={type} />{' '}
      {path === undefined ? shown : <a href={`${path}/${encodeURIComponent(id)}`}>{shown}</a>}
    </span>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/u;
interface ValueProps extends Pick<EntryProps, 'names' | 'reading'> {
  readonly value: unknown;
}

/** A value as people read it: names for ids, the reader's own time for instants, and what is built of parts in words. */
function Value({ value, ...rest }: ValueProps): ComponentChildren {
  if (value === undefined || value === null || value === '') return <Nothing />;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const name = rest.names.get(value);
    if (name !== undefined) return <Name text={name} />;
    return INSTANT.test(value) ? <TimeOf iso={value} reading={rest.reading} /> : <Name text={value} />;
  }
  if (Array.isArray(value)) return <List values={value} {...rest} />;
  return typeof value === 'object' ? <Parts value={{ ...value }} {...rest} /> : <Nothing />;
}

const List = ({ values, ...rest }: Omit<ValueProps, 'value'> & { readonly values: readonly unknown[] }) =>
  values.length === 0 ? (
    <Nothing>none</Nothing>
  ) : (
    <ul>
      {values.map((one) => (
        <li>
          <Value value={one} {...rest} />
        </li>
      ))}
    </ul>
  );

/** Whatever has a name is called by it; of everything else each part is named. */
function Parts({
  value,
  ...rest
}: Omit<ValueProps, 'value'> & { readonly value: Readonly<Record<string, unknown>> }) {
  const { name, id } = value;
  if (typeof name === 'string' && typeof id === 'string') return <Name text={name} />;
  const said = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  if (said.length === 0) return <Nothing />;
  return (
    <>
      {said.map(([key, part], i) => (
        <>
          {i === 0 ? '' : ', '}
          <span class="part">
            <Name text={inWords(key)} />:
          </span>{' '}
          <Value value={part} {...rest} />
        </>
      ))}
    </>
  );
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  value === null || value === undefined
    ? {}
    : typeof value === 'object' && !Array.isArray(value)
      ? { ...value }
      : { value };

const inWords = (field: string): string => field.replaceAll('_', ' ');

/** Up to so many fields stand open at once. */
const OPEN = 4;

function Changes({ entry, ...rest }: EntryProps) {
  const [before, after] = [fieldsOf(entry.before), fieldsOf(entry.after)];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const had = entry.before !== null;
  const has = entry.after !== null;
  if (fields.length === 0) return null;
  return (
    <details open={fields.length <= OPEN}>
      <summary>
        <Name text={fields.map(inWords).join(', ')} />
      </summary>
      <table class="changes">
        <caption class="spoken">What changed</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {had ? <th scope="col">Before</th> : null}
            {has ? <th scope="col">After</th> : null}
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr>
              <th scope="row">
                <Name text={inWords(field)} />
              </th>
              {had ? (
                <td>
                  <Value value={before[field]} {...rest} />
                </td>
              ) : null}
              {has ? (
                <td>
                  <Value value={after[field]} {...rest} />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      {entry.request_id === null ? null : (
        <p class="hint">
          Request <Name text={entry.request_id} class="id" />
        </p>
      )}
    </details>
  );
}

export const Entry = (props: EntryProps) => {
  const { entry, reading } = props;
  return (
    <li class="entry">
      <div class="entry-head">
        <TimeOf iso={entry.at} reading={reading} />
        <span class="who-did">
          {entry.actor === null ? (
            'Muster'
          ) : (
            <a href={`/people/${entry.actor.id}`}>
              <Name text={entry.actor.name} />
            </a>
          )}
        </span>
        <code>
          <Plain text={entry.action} />
        </code>
        <Subject {...props} />
        <span class="badge">
          <Spoken>from </Spoken>
          <Plain text={entry.surface} />
        </span>
      </div>
      <Changes {...props} />
    </li>
  );
};
