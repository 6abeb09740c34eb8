/** The product's clock: what it says, and pushing it. */
import type { ClockMode } from '../../core/ports.js';
import { Back, type Whence } from './back.js';
import { Icon } from './icons.js';
import { Post } from './post.js';
import { localTime, type Reading } from './reading.js';
import { Time } from './time.js';

export interface ClockFacts {
  readonly mode: ClockMode;
  /** The reader may push it. */
  readonly push: boolean;
  readonly next: Date | null;
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
  if (clock.next === null) return <>Nothing is due.</>;
  return (
    <>
      Next is due <Time at={clock.next} reading={reading} />
    </>
  );
}

const STEPS = [
  { minutes: 1, label: '+1 min' },
  { minutes: 5, label: '+5 min' },
  { minutes: 15, label: '+15 min' },
  { minutes: 60, label: '+1 h' },
] as const;
const TO_NEXT = { by: 'next', label: 'To what is due next' };

interface ClockProps extends Whence {
  readonly clock: ClockFacts;
}

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
          <div class="steps">
            {[...STEPS.map(({ minutes, label }) => ({ by: `${minutes}`, label })), TO_NEXT].map(
              ({ by, label }) => (
                <Post to="/clock/advance">
                  <Back reading={reading} current={current} />
                  <button type="submit" class="button small" name="by" value={by}>
                    {label}
                  </button>
                </Post>
              ),
            )}
          </div>
        </details>
      ) : null}
    </section>
  );
}
