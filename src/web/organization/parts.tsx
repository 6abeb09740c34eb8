/** What the pages of the organization are put together from. */
import type { ComponentChildren } from 'preact';
import type { FormOption } from '../../domain/form.js';
import { type Button, displayText } from '../../domain/message.js';
import { Act } from '../view/act.js';
import type { Reading } from '../view/reading.js';
import { Name, Plain } from '../view/text.js';
import type { Found } from './looking.js';

interface FilterProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

export const SearchFilter = ({ value, hint }: { readonly value: string; readonly hint: string }) => (
  <div class="field wide">
    <label for="by-search">Search</label>
    <input id="by-search" type="search" name="search" value={value} placeholder={hint} dir="auto" />
  </div>
);

export const LineFilter = ({ name, label, value, hint }: FilterProps & { readonly hint?: string }) => (
  <div class="field">
    <label for={`by-${name}`}>{label}</label>
    <input id={`by-${name}`} type="text" name={name} value={value} placeholder={hint} autocomplete="off" />
  </div>
);

export const ChoiceFilter = ({
  name,
  label,
  value,
  options,
}: FilterProps & { readonly options: readonly FormOption[] }) => (
  <div class="field">
    <label for={`by-${name}`}>{label}</label>
    <select id={`by-${name}`} name={name}>
      {options.map((option) => (
        <option value={option.value} selected={option.value === value}>
          {displayText(option.label)}
        </option>
      ))}
    </select>
  </div>
);

/** The active ones, those that are not, or all: as the list commands take it. */
export const ACTIVE: readonly FormOption[] = [
  { value: '', label: 'Active' },
  { value: 'not', label: 'Deactivated' },
  { value: 'all', label: 'All' },
];
export const activity = (shown: string): Readonly<Record<string, string>> =>
  shown === 'all' ? { all: 'yes', ordering: 'name' } : shown === 'not' ? { active: 'no' } : {};

interface FiltersProps {
  readonly path: string;
  /** Something is narrowed already. */
  readonly narrowed: boolean;
  readonly children: ComponentChildren;
}

/** Filters are part of the address: a list can be sent to somebody, and works without script. */
export const Filters = ({ path, narrowed, children }: FiltersProps) => (
  <search>
    <form method="get" action={path} class="filters">
      {children}
      <div class="send">
        <button type="submit" class="button">
          Show
        </button>
        {narrowed ? <a href={path}>Clear</a> : null}
      </div>
    </form>
  </search>
);

/** What was wrong with a filter. */
export const Problem = ({ problem }: { readonly problem: string | undefined }) =>
  problem === undefined ? null : (
    <p class="problem" role="alert">
      <Plain text={problem} />
    </p>
  );

const number = (n: number): string => n.toLocaleString('en');

interface CountProps {
  readonly found: Found<unknown>;
  readonly nouns: readonly [one: string, several: string];
}

/** `1 to 50 of 120 people`; beyond what is counted, `of more than 10,000`. */
export const Count = ({ found, nouns: [one, several] }: CountProps) => {
  const { count, count_capped: capped, offset, results } = found;
  // Nothing was looked for: that is said above.
  if (found.problem !== undefined) return <span />;
  const all = `${capped === true ? 'more than ' : ''}${number(count)} ${count === 1 ? one : several}`;
  const whole = offset === 0 && results.length === count;
  const shown =
    count === 0
      ? `No ${several}`
      : results.length === 0
        ? `Nothing is left here of ${all}`
        : whole
          ? all
          : `${number(offset + 1)} to ${number(offset + results.length)} of ${all}`;
  return <p class="count">{shown}</p>;
};

interface PagingProps {
  readonly found: Found<unknown>;
  readonly path: string;
  /** What the list is narrowed by: the neighbouring pages are, too. */
  readonly filters: Readonly<Record<string, string>>;
}

/** The neighbouring pages, where there are any. */
export function Paging({ found, path, filters }: PagingProps) {
  const { count, count_capped: capped, offset, limit, results } = found;
  const to = (at: number): string => {
    const kept = Object.entries({ ...filters, offset: at === 0 ? '' : String(at) });
    const query = new URLSearchParams(kept.filter(([, value]) => value !== '')).toString();
    return query === '' ? path : `${path}?${query}`;
  };
  const more = capped === true ? results.length === limit : offset + results.length < count;
  if (offset === 0 && !more) return null;
  return (
    <nav class="paging" aria-label="Pages of the list">
      {offset === 0 ? null : (
        <a class="button" rel="prev" href={to(results.length === 0 ? 0 : Math.max(0, offset - limit))}>
          {results.length === 0 ? 'To the beginning' : 'Previous'}
        </a>
      )}
      {more && results.length > 0 ? (
        <a class="button" rel="next" href={to(offset + limit)}>
          Next
        </a>
      ) : null}
    </nav>
  );
}

/** How a column is sorted, if it is, and where its head leads to sort by it or the other way round. */
export interface Sorted {
  readonly href: string;
  readonly direction: 'ascending' | 'descending' | undefined;
}

interface TableProps {
  readonly caption: string;
  readonly class?: string;
  readonly columns: readonly {
    readonly label: string;
    /** It is left out where there is little room, or takes only as much as it needs. */
    readonly room?: 'spare' | 'short' | 'buttons';
    readonly sorted?: Sorted | undefined;
  }[];
  readonly children: ComponentChildren;
}

export const Table = ({ caption, columns, children, class: className }: TableProps) => (
  <table class={className === undefined ? 'list' : `list ${className}`}>
    <caption class="spoken">{caption}</caption>
    <thead>
      <tr>
        {columns.map(({ label, room, sorted }) => (
          <th
            scope="col"
            class={room ?? ''}
            {...(sorted?.direction === undefined ? {} : { 'aria-sort': sorted.direction })}
          >
            {sorted === undefined ? label : <a href={sorted.href}>{label}</a>}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
);

/** In words, because colour alone says nothing to some. */
export const Inactive = ({ active }: { readonly active: boolean }) =>
  active ? null : <span class="badge">deactivated</span>;

export const Nothing = ({ children = '–' }: { readonly children?: ComponentChildren }) => (
  <span class="nobody">{children}</span>
);

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Something with a page of its own. */
export const To = ({ path, one }: { readonly path: string; readonly one: Named }) => (
  <a href={`${path}/${one.id}`}>
    <Name text={one.name} />
  </a>
);

interface FactsProps {
  readonly facts: readonly { readonly label: string; readonly value: ComponentChildren }[];
}

export const Facts = ({ facts }: FactsProps) => (
  <dl class="facts">
    {facts.map(({ label, value }) => (
      <div>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

interface ActsProps {
  readonly buttons: readonly (Button | false)[];
  readonly reading: Reading;
  /** The buttons' ids begin with it. */
  readonly id?: string;
}

/** Buttons in a row; those that do not fit are given as false. */
export function Acts({ buttons, reading, id = 'do' }: ActsProps) {
  const fitting = buttons.filter((button) => button !== false);
  if (fitting.length === 0) return null;
  return (
    <div class="actions">
      {fitting.map((button) => (
        <Act
          id={`${id}-${button.label.toLowerCase().replaceAll(' ', '-')}`}
          button={button}
          reading={reading}
        />
      ))}
    </div>
  );
}

/** What stands above a list: how many there are, and the button that adds one. */
export const Heading = ({ children, ...acts }: ActsProps & { readonly children: ComponentChildren }) => (
  <div class="heading">
    {children}
    <Acts {...acts} />
  </div>
);
