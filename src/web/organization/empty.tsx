/** What a list says that has nothing in it: why not, and what to do. */
import { Icon } from '../view/icons.js';
import type { Found } from './looking.js';

interface EmptyProps {
  readonly found: Found<unknown>;
  readonly path: string;
  /** What the list is narrowed by. */
  readonly filters: Readonly<Record<string, string>>;
  /** What there could be here, and what it would be good for. */
  readonly children: string;
}

export function Empty({ found, path, filters, children }: EmptyProps) {
  // What is wrong with a filter stands above; what is behind the last page is not nothing.
  if (found.problem !== undefined || found.results.length > 0 || found.count > 0) return null;
  const narrowed = Object.values(filters).some((value) => value !== '');
  return (
    <div class="empty-list">
      <Icon name={narrowed ? 'search' : 'incidents'} />
      {narrowed ? (
        <p>
          Nothing fits what you look for. <a href={path}>Show all</a>
        </p>
      ) : (
        <p>{children}</p>
      )}
    </div>
  );
}
