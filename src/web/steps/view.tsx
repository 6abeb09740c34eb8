/** The tour on a page: its steps with their state, and the one to do now with what does it. */
import { tourWords } from '../../core/messages/tour.js';
import { type TourStep, type TourStepState, tourCurrent } from '../../domain/incident/tour.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { Act } from '../view/act.js';
import { Back, type Whence } from '../view/back.js';
import { Icon } from '../view/icons.js';
import { MarkdownText } from '../view/markdown.js';
import { Hidden, Post } from '../view/post.js';
import { Time } from '../view/time.js';
import type { Tour } from './tour.js';

/** One control at a time, always under this name: the keyboard stays on it from step to step. */
const CONTROL = 'tour-do';

const STATES: Readonly<Record<TourStepState, string>> = {
  TODO: 'to do',
  CURRENT: 'now',
  DONE: 'done',
  PASSED: 'not needed',
};

export interface TourProps extends Whence {
  readonly tour: Tour;
}

const roomOf = ({ incident }: Tour): string | undefined =>
  incident?.rooms.find(({ platform, state }) => platform === WORKSPACE && state === 'OPEN')?.externalId ??
  undefined;

/** What does the step. */
function Control({ tour, step, reading, current }: TourProps & { readonly step: TourStep }) {
  if (step.name === 'NUDGE') {
    // Under the same name, so that the focus waits here for the next control.
    if (tour.next === undefined)
      return (
        <p class="hint" id={CONTROL} tabindex={-1}>
          It is on its way.
        </p>
      );
    return (
      <Post to="/clock/advance">
        <Back reading={reading} current={current} />
        <Hidden name="to" value={tour.next.id} />
        <button type="submit" class="button primary" id={CONTROL}>
          Run the clock to <Time at={tour.next.at} reading={reading} />
        </button>
      </Post>
    );
  }
  const { button } = tourWords(step.name, tour.incident);
  if (button === undefined) return null;
  if (step.name === 'DECLARE')
    return (
      <Post to="/tour/declare">
        <button type="submit" class="button primary" id={CONTROL}>
          {button.label}
        </button>
      </Post>
    );
  return <Act id={CONTROL} button={button} reading={reading} />;
}

function Sign({ state, number }: { readonly state: TourStepState; readonly number: number }) {
  return (
    <span class="step-sign" aria-hidden="true">
      {state === 'DONE' ? <Icon name="check" /> : state === 'PASSED' ? '–' : number}
    </span>
  );
}

function Step(props: TourProps & { readonly step: TourStep; readonly number: number }) {
  const { tour, step, number, reading } = props;
  const { title, about, button } = tourWords(step.name, tour.incident);
  const isCurrent = step.state === 'CURRENT';
  return (
    <li class={`step step-${step.state.toLowerCase()}`} {...(isCurrent ? { 'aria-current': 'step' } : {})}>
      <Sign state={step.state} number={number} />
      <div class="step-body">
        <p class="step-title">
          <b>{title}</b> <span class="step-state">{STATES[step.state]}</span>
        </p>
        {isCurrent ? (
          <>
            <p>
              <MarkdownText text={about} reading={reading} />
            </p>
            <div class="step-do">
              <Control {...props} />
              {button === undefined ? null : (
                <span class="hint">
                  or type <code>{button.command}</code>
                </span>
              )}
            </div>
          </>
        ) : null}
        {step.name === 'NUDGE' && tour.nudge !== undefined ? (
          <p class="hint" id="tour-nudge">
            Muster {tour.nudge.text}, at <Time at={tour.nudge.at} reading={reading} always="time" />.
          </p>
        ) : null}
      </div>
    </li>
  );
}

/** How far one is, and the incident that it is about. */
function Progress({ tour }: { readonly tour: Tour }) {
  const { steps, incident } = tour;
  const over = steps.filter(({ state }) => state === 'DONE' || state === 'PASSED').length;
  const room = roomOf(tour);
  return (
    <p class="hint">
      {over} of {steps.length} done
      {incident === undefined ? null : (
        <>
          {' · '}
          {room === undefined ? (
            incident.reference
          ) : (
            <a href={`/c/${room}`}>To the war room of {incident.reference}</a>
          )}
        </>
      )}
    </p>
  );
}

export function TourAway({ label }: { readonly label: string }) {
  return (
    <Post to="/tour/away">
      <button type="submit" class="button small" id="tour-away">
        {label}
      </button>
    </Post>
  );
}

/** All steps, as Home shows them while something is left to do. */
export function TourSteps(props: TourProps) {
  const { steps } = props.tour;
  return (
    <section class="tour" aria-labelledby="tour-title">
      <header class="tour-head">
        <div class="grow">
          <h2 id="tour-title">Run your first incident, in three minutes</h2>
          <Progress tour={props.tour} />
        </div>
        <TourAway label="Not now" />
      </header>
      <ol class="steps-list">
        {steps.map((step, i) => (
          <Step {...props} step={step} number={i + 1} />
        ))}
      </ol>
    </section>
  );
}

/** The step to do now, in a line above the conversation in the room of the incident. */
export function TourLine(props: TourProps) {
  const { steps, incident } = props.tour;
  const name = tourCurrent(steps);
  const at = steps.findIndex((step) => step.name === name);
  const step = steps[at];
  if (step === undefined)
    return (
      <div class="tour-line">
        <Icon name="done" />
        <span class="grow">That was it: you have run an incident.</span>
        <a href="/home">What next</a>
      </div>
    );
  return (
    <div class="tour-line">
      <span class="grow">
        <span class="hint">
          Tour, {at + 1} of {steps.length}:
        </span>{' '}
        <b>{tourWords(step.name, incident).title}</b>
      </span>
      <Control {...props} step={step} />
      <a href="/home">All steps</a>
    </div>
  );
}

/** Whether something is left to do. */
export const isUnderWay = ({ steps }: Tour): boolean => tourCurrent(steps) !== undefined;
