/** What there is to do once the tour is over: each is a page or a form, and only for whom it is of use. */
import type { Button } from '../../domain/message.js';
import { Act } from '../view/act.js';
import { Icon, type IconName } from '../view/icons.js';
import type { Reading } from '../view/reading.js';
import type { Tour } from './tour.js';
import { TourAway } from './view.js';

export interface NextStep {
  readonly icon: IconName;
  readonly title: string;
  readonly about: string;
  /** A page to go to, or a command. */
  readonly to: { readonly path: string; readonly label: string } | Button;
}

const To = ({
  step,
  id,
  reading,
}: {
  readonly step: NextStep;
  readonly id: string;
  readonly reading: Reading;
}) =>
  'command' in step.to ? (
    <Act id={id} button={step.to} reading={reading} />
  ) : (
    <a class="button" href={step.to.path}>
      {step.to.label}
    </a>
  );

interface TourDoneProps {
  readonly tour: Tour;
  readonly next: readonly NextStep[];
  readonly reading: Reading;
}

export function TourDone({ tour: { incident, steps }, next, reading }: TourDoneProps) {
  const close: NextStep[] =
    incident?.status === 'RESOLVED' && steps.length > 1
      ? [
          {
            icon: 'check',
            title: `Close ${incident.reference}`,
            about: 'It is resolved. Closed, it leaves everybody’s list.',
            to: { label: 'Close it', command: `/incident close ${incident.reference}` },
          },
        ]
      : [];
  return (
    <section class="tour" aria-labelledby="tour-title">
      <header class="tour-head">
        <div class="grow">
          <h2 id="tour-title">
            <Icon name="done" />{' '}
            {steps.length > 1 ? 'Done: you have run an incident' : 'Done: it is declared'}
          </h2>
          <p class="hint">
            {steps.length > 1
              ? 'Everything that you pressed can be typed as well, here and in every chat that is connected. What next?'
              : 'Responders take it from here: an admin can make you one. Until then you can follow it in its room.'}
          </p>
        </div>
        <TourAway label="Put it away" />
      </header>
      <ul class="next-list">
        {[...close, ...next].map((step, i) => (
          <li>
            <Icon name={step.icon} />
            <div class="grow">
              <b>{step.title}</b>
              <p class="hint">{step.about}</p>
            </div>
            <To step={step} id={`next-${i}`} reading={reading} />
          </li>
        ))}
      </ul>
    </section>
  );
}
