/** Who is there of those who may read a channel: how many, and on demand by name. */
import type { Presence } from '../../store/queries/workspace/presence.js';
import { Icon } from './icons.js';
import { Name, Spoken } from './text.js';

export const HERE_COUNT = 'here-count';
export const HERE_NAMES = 'here-names';

export const HereCount = ({ presence: { people, more } }: { readonly presence: Presence }) => (
  <>
    <Icon name="people" />
    <span>
      {people.length}
      {more ? '+' : ''}
    </span>
    <Spoken>{people.length === 1 && !more ? ' person is here' : ' people are here'}</Spoken>
  </>
);

export const HereNames = ({ presence: { people, more } }: { readonly presence: Presence }) => (
  <>
    {people.map(({ name }) => (
      <li>
        <Name text={name} />
      </li>
    ))}
    {more ? <li>and others</li> : null}
    {people.length === 0 ? <li>Nobody</li> : null}
  </>
);

/** Works without script: the browser opens it. */
export const Here = ({ presence }: { readonly presence: Presence }) => (
  <details class="whos-here">
    <summary id={HERE_COUNT} title="Who is here">
      <HereCount presence={presence} />
    </summary>
    <ul id={HERE_NAMES} aria-label="Who is here">
      <HereNames presence={presence} />
    </ul>
  </details>
);
