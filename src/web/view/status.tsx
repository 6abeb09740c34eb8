/** The way of an incident through its states: where it stands is told by shape and words, not by colour alone. */

import { statusLabel } from '../../domain/incident/status.js';
import { type OnItsWay, type Reach, statusTrack } from '../../domain/incident/track.js';
import { Icon } from './icons.js';
import type { Reading } from './reading.js';
import { Spoken } from './text.js';
import { instantTitle, Time } from './time.js';

const spoken: Readonly<Record<Reach, string>> = {
  REACHED: ', reached',
  PASSED_OVER: ', passed over',
  CURRENT: ', where it stands',
  AHEAD: ', still ahead',
};

interface StatusTrackProps {
  readonly incident: OnItsWay;
  readonly reading: Reading;
  /** Side by side, where there is the width for it. */
  readonly across?: boolean;
}

/** A list from the first state to the last. What was reached says when: in words where there is room, on hover, and aloud. */
export const StatusTrack = ({ incident, reading, across = false }: StatusTrackProps) => (
  <ol class={across ? 'track across' : 'track'} aria-label="Status">
    {statusTrack(incident).map(({ status, reach, at }) => (
      <li
        class={reach.toLowerCase().replace('_', '-')}
        {...(reach === 'CURRENT' ? { 'aria-current': 'step' as const } : {})}
        {...(at === null ? {} : { title: instantTitle(at) })}
      >
        <span class="stop" aria-hidden="true">
          {reach === 'REACHED' ? <Icon name="check" /> : null}
        </span>
        <span class="state-name">{statusLabel(status)}</span>
        <Spoken>{spoken[reach]}</Spoken>
        {at === null || reach === 'AHEAD' ? null : (
          <span class="when">
            <Time at={at} reading={reading} />
          </span>
        )}
      </li>
    ))}
  </ol>
);
