/** How the incident stands: its way, its severity, what is owed, and how long it takes. */
import { owedRows, severityChoices } from '../../../core/messages/controls.js';
import { stateLabel } from '../../../core/messages/incident.js';
import { formatMinutes } from '../../../domain/duration.js';
import { type Clock, incidentClocks } from '../../../domain/incident/clocks.js';
import { isOpen } from '../../../domain/incident/status.js';
import { duplicateOf } from '../../../store/queries/incidentDetails.js';
import { Icon } from '../../view/icons.js';
import { MarkdownText } from '../../view/markdown.js';
import type { Reading } from '../../view/reading.js';
import { StatusTrack } from '../../view/status.js';
import { Name, Plain, Spoken } from '../../view/text.js';
import { Time, TimeOf } from '../../view/time.js';
import { ControlAct, ControlRow } from './control.js';
import type { Facts } from './facts.js';

export interface PartProps {
  readonly facts: Facts;
  readonly reading: Reading;
}

/** The incident by its name, and the way to its own page. */
export const Heading = ({ facts: { incident } }: PartProps) => (
  <>
    <p class="reference">
      <a href={`/incidents/${incident.reference}`} id="panel-page">
        {incident.reference}
      </a>
      {incident.private ? (
        <span class="badge">
          <Icon name="lock" /> private
        </span>
      ) : null}
    </p>
    <h2 class="panel-title">
      <Name text={incident.title} />
    </h2>
  </>
);

export function Status({ facts: { incident, controls }, reading }: PartProps) {
  const { paused } = incident;
  const original = duplicateOf(incident);
  return (
    <>
      {incident.isDuplicate || paused !== null ? (
        <p class="notice">
          <Icon name={incident.isDuplicate ? 'link' : 'clock'} />
          <span>
            {stateLabel(incident)}
            {original === undefined ? null : (
              <>
                {' of '}
                <a href={`/incidents/${original.reference}`}>{original.reference}</a>
              </>
            )}
            {paused === null ? null : (
              <>
                {paused.until === null ? ' until further notice: ' : ' until '}
                {paused.until === null ? null : (
                  <>
                    <TimeOf iso={paused.until} reading={reading} />:{' '}
                  </>
                )}
                <Name text={cut(paused.reason)} />
              </>
            )}
          </span>
        </p>
      ) : null}
      <StatusTrack incident={incident} reading={reading} />
      <ControlRow
        id="status"
        controls={['resolve', 'reopen', 'status', 'unpause', 'pause', 'cancel'].map(controls.of)}
        reading={reading}
      />
    </>
  );
}

/** A severity is changed by one press; with a reason in a form. */
export const Severity = ({ facts: { incident, controls, may }, reading }: PartProps) => (
  <>
    <ul class="severities">
      {severityChoices(incident, may).map(({ severity, label, isCurrent, control }) => (
        <li
          class={`${severity.toLowerCase()}${isCurrent ? ' current' : ''}`}
          {...(isCurrent ? { 'aria-current': 'true' as const } : {})}
        >
          {control === undefined ? (
            <span class="button small" id={`panel-severity-${severity.toLowerCase()}`} tabIndex={-1}>
              {label}
              {isCurrent ? <Spoken>, the present one</Spoken> : null}
            </span>
          ) : (
            <ControlAct id={`severity-${severity.toLowerCase()}`} control={control} reading={reading} />
          )}
        </li>
      ))}
    </ul>
    <ControlRow id="severity" controls={[withReason(controls.of('severity'))]} reading={reading} />
  </>
);

const withReason = <T extends { label: string }>(control: T | undefined): T | undefined =>
  control === undefined ? undefined : { ...control, label: 'With a reason' };

export function Owed({ facts: { incident, controls, armed }, reading }: PartProps) {
  const rows = owedRows(incident, reading.now, controls);
  return (
    <>
      {rows.length === 0 ? <p class="hint">Nothing: it is over.</p> : null}
      <ul class="owed">
        {rows.map(({ what, line, isOverdue, control }) => (
          <li class={isOverdue ? 'overdue' : ''}>
            <p>
              {isOverdue ? <Icon name="tone-warning" /> : null}
              <MarkdownText text={line} reading={reading} />
            </p>
            <ControlAct id={`owed-${what.toLowerCase()}`} control={control} reading={reading} />
          </li>
        ))}
      </ul>
      {armed.length === 0 ? null : (
        <ul class="armed" aria-label="What Muster does by itself">
          {armed.map(({ at, what }) => (
            <li>
              <Icon name="alarm" />
              <span>
                <Time at={at} reading={reading} /> {what}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const clockLabels: Readonly<Record<Clock['what'], readonly [running: string, stopped: string]>> = {
  OPEN: ['Open for', 'Was open for'],
  ACKNOWLEDGED: ['Waiting for somebody', 'Acknowledged after'],
  MITIGATED: ['Mitigated after', 'Mitigated after'],
};

/** Elapsed time as it is. The place of service levels, once there are any: how much of each target is used up. */
export function Clocks({ facts: { incident }, reading }: PartProps) {
  const { nextUpdateDueAt: due } = incident;
  return (
    <dl class="clocks">
      {incidentClocks(incident, reading.now).map(({ what, until, minutes }) => (
        <div>
          <dt>{clockLabels[what][until === null ? 0 : 1]}</dt>
          <dd>{formatMinutes(minutes)}</dd>
        </div>
      ))}
      {due === null || !isOpen(incident.status) || incident.paused !== null ? null : (
        <div class={due < reading.now ? 'overdue' : ''}>
          <dt>{due < reading.now ? 'Update overdue since' : 'Next update by'}</dt>
          <dd>
            <Time at={due} reading={reading} />
          </dd>
        </div>
      )}
    </dl>
  );
}

const SHOWN = 300;

/** A text of somebody's own, no longer than a panel has room for: all of it stands on the incident's page. */
export const cut = (words: string, most: number = SHOWN): string => {
  const letters = [...words];
  return letters.length > most ? `${letters.slice(0, most).join('')}…` : words;
};

export const Words = ({ text }: { readonly text: string }) => (
  <blockquote dir="auto">
    <Plain text={cut(text, 2 * SHOWN)} />
  </blockquote>
);
