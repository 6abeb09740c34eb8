/** What else can be done with the incident of a room. */
import type { ButtonGroup } from '../../domain/message.js';
import { Act } from './act.js';
import type { Reading } from './reading.js';

interface MoreProps {
  readonly further: readonly ButtonGroup[];
  readonly reading: Reading;
}

/** What the menu holds; rendered anew when it changes. */
export const MoreList = ({ further, reading }: MoreProps) => (
  <>
    {further.map(({ heading, buttons }, group) => (
      <section aria-labelledby={`more-${group}`}>
        <h2 id={`more-${group}`}>{heading}</h2>
        <ul>
          {buttons.map((button, i) => (
            <li>
              <Act id={`more-${group}-${i}`} button={button} reading={reading} />
            </li>
          ))}
        </ul>
      </section>
    ))}
  </>
);

/** A menu beside the pinned card; without an incident there is none. Works without script: the browser opens and closes it. */
export const More = (props: MoreProps) => (
  <>
    <button type="button" class="button small" id="more-button" popovertarget="more">
      More
    </button>
    <section id="more" popover="auto" aria-label="What else can be done">
      <div id="more-list">
        <MoreList {...props} />
      </div>
    </section>
  </>
);
