/** The views above the list: those that everybody has, one's own, and what keeps and forgets them. */

import { renderToString } from 'preact-render-to-string';
import type { SavedView } from '../../store/queries/savedViews.js';
import { Icon } from '../view/icons.js';
import { Post, Swap } from '../view/post.js';
import { Name, Plain, Spoken } from '../view/text.js';
import { addressOf, BUILT_IN, type Filters, INCIDENTS, parseQuery, queryOf } from './filters.js';

export const VIEW_PROBLEM = 'view-problem';

/** What was wrong, beside the name that is still there. */
export const viewRefused = (problem: string): string =>
  renderToString(
    <Swap into={VIEW_PROBLEM}>
      <Plain text={problem} />
    </Swap>,
  );

/** A name that was refused, and why. */
export interface Refused {
  readonly name: string;
  readonly problem: string;
}

interface ViewsProps {
  readonly views: readonly SavedView[];
  readonly filters: Filters;
  readonly refused?: Refused | undefined;
}

/** However it is sorted, it is the same list; one that was kept with an order is shown in it. */
const shows = (filters: Filters, kept: Filters): boolean =>
  queryOf({ ...filters, ordering: '' }) === queryOf({ ...kept, ordering: '' });

const here = (there: boolean) => (there ? { 'aria-current': 'true' as const } : {});

export function Views({ views, filters, refused }: ViewsProps) {
  const kept = views.map((view) => ({ view, filters: parseQuery(view.query) }));
  const own =
    kept.find((one) => queryOf(one.filters) === queryOf(filters)) ??
    kept.find((one) => shows(filters, one.filters));
  const builtIn = own === undefined ? BUILT_IN.find((one) => shows(filters, one.filters)) : undefined;
  return (
    <div class="views">
      <nav aria-label="Views">
        <ul>
          {BUILT_IN.map((one) => (
            <li>
              <a href={addressOf(one.filters)} {...here(one === builtIn)}>
                {one.name}
              </a>
            </li>
          ))}
          {kept.map(({ view, filters: its }) => (
            <li>
              <a href={addressOf(its)} id={`view-${view.id}`} {...here(view === own?.view)}>
                <Icon name="bookmark" />
                <Name text={view.name} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {own === undefined ? null : <Forget view={own.view} />}
      {own === undefined && builtIn === undefined ? <Keep filters={filters} refused={refused} /> : null}
    </div>
  );
}

const Forget = ({ view }: { readonly view: SavedView }) => (
  <Post to={`${INCIDENTS}/views/${view.id}/delete`}>
    <button type="submit" class="button small" id="forget-view">
      <Icon name="delete" /> Delete view
      <Spoken>
        {' '}
        <Name text={view.name} />
      </Spoken>
    </button>
  </Post>
);

/** The filters go with the address: what was typed into them is never lost. */
const Keep = ({ filters, refused }: Pick<ViewsProps, 'filters' | 'refused'>) => (
  <Post to={`${INCIDENTS}/views?${queryOf(filters)}`} class="keep-view">
    <label for="view-name">Keep this list as</label>
    <input
      id="view-name"
      type="text"
      name="name"
      value={refused?.name ?? ''}
      required
      maxLength={200}
      autocomplete="off"
      dir="auto"
      aria-describedby={VIEW_PROBLEM}
    />
    <button type="submit" class="button small" id="keep-view">
      <Icon name="bookmark" /> Save view
    </button>
    <p class="problem" id={VIEW_PROBLEM} role="alert">
      {refused === undefined ? null : <Plain text={refused.problem} />}
    </p>
  </Post>
);
