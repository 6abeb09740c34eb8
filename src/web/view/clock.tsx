/** The product's clock: what it says, and pushing it. */

import type { ComponentChildren } from 'preact';
import type { ClockMode } from '../../core/ports.js';
import type { Upcoming } from '../../core/time/agenda.js';
import { displayText } from '../../domain/message.js';
import { Back, type Whence } from './back.js';
import { Icon } from './icons.js';
import { Hidden, Post } from './post.js';
import { localTime, type Reading } from './reading.js';
import { Spoken } from './text.js';
import { Time } from './time.js';

export interface ClockFacts {
  readonly mode: ClockMode;
  /** The reader may push it. */
  readonly push: boolean;
  /** What is due next, soonest first; nothing for whoever may not push it. */
  readonly due: readonly Upcoming[];
}

/** The product's time, and what is due next. */
export function ClockText({ clock, reading }: { readonly clock: ClockFacts; readonly reading: Reading }) {
  const still = clock.mode === 'manual' ? <span class="badge">stands still</span> : null;
  return (
    <>
      <b>
        <Time at={reading.now} reading={reading} always="time" />
      </b>{' '}
      <span>{localTime(reading.now, reading).toFormat('ccc d LLL')}</span> {still}
    </>
  );
}

export function ClockNext({ clock, reading }: { readonly clock: ClockFacts; readonly reading: Reading }) {
  const [next] = clock.due;
  if (next === undefined) return <>Nothing is due.</>;
  return (
    <>
      Next is due <Time at={next.at} reading={reading} />
    </>
  );
}

interface ClockProps extends Whence {
  readonly clock: ClockFacts;
}

/** What is due next, each with a button that runs the clock to there; rendered anew when it changes. */
export const ClockDue = ({ clock: { due }, reading, current }: ClockProps) => (
  <>
    {due.length === 0 ? null : (
      <ol class="due" aria-label="Due next">
        {due.map(({ id, at, incident, what }) => (
          <li>
            <p {...(incident === null ? {} : { title: displayText(incident.title) })}>
              <Time at={at} reading={reading} /> · {incident === null ? '' : `${incident.reference}: `}
              {what}
            </p>
            <RunTo id={`clock-${id}`} to={id} reading={reading} current={current}>
              Run to there<Spoken>{`: ${incident?.reference ?? ''} ${what}`}</Spoken>
            </RunTo>
          </li>
        ))}
      </ol>
    )}
    {due[0] === undefined ? null : (
      <RunTo id="clock-to-next" to={due[0].id} reading={reading} current={current}>
        To what is due next
      </RunTo>
    )}
  </>
);

interface RunToProps extends Whence {
  readonly id: string;
  readonly to: string;
  readonly children: ComponentChildren;
}

const RunTo = ({ id, to, children, ...whence }: RunToProps) => (
  <Post to="/clock/advance">
    <Back {...whence} />
    <Hidden name="to" value={to} />
    <button type="submit" class="button small" id={id}>
      {children}
    </button>
  </Post>
);

const STEPS = [
  { minutes: 1, label: '+1 min' },
  { minutes: 5, label: '+5 min' },
  { minutes: 15, label: '+15 min' },
  { minutes: 60, label: '+1 h' },
] as const;

export function Clock({ clock, reading, current }: ClockProps) {
  return (
    <section class="clock" aria-label="Clock">
      <p>
        <Icon name="clock" /> <span id="clock-now">{<ClockText clock={clock} reading={reading} />}</span>
      </p>
      {clock.push ? (
        <details>
          <summary>Fast-forward</summary>
          <p class="hint" id="clock-next">
            <ClockNext clock={clock} reading={reading} />
          </p>
          <div id="clock-due">
            <ClockDue clock={clock} reading={reading} current={current} />
          </div>
          <div class="steps">
            {STEPS.map(({ minutes, label }) => (
              <Post to="/clock/advance">
                <Back reading={reading} current={current} />
                <button type="submit" class="button small" name="by" value={minutes}>
                  {label}
                </button>
              </Post>
            ))}
          </div>
        </details>
      ) : null}
    </section>
  );
}
