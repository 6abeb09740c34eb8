/** Who has which role, and who else is in it. */
import { Avatar } from '../../view/message.js';
import { Name } from '../../view/text.js';
import { Time } from '../../view/time.js';
import { ControlAct, ControlRow } from './control.js';
import type { PartProps } from './state.js';

/** The commander first, whoever it is; then those that the organization has. */
export const Roles = ({ facts: { roles }, reading }: PartProps) => (
  <ul class="roles">
    {roles.map(({ key, label, holders, take, give }) => {
      const id = key.toLowerCase();
      return (
        <li class={key === 'INCIDENT_COMMANDER' ? 'commander' : ''}>
          <h3>
            <Name text={label} />
          </h3>
          {holders.length === 0 ? <p class="nobody">nobody yet</p> : null}
          {holders.map(({ person, since, drop }) => (
            <div class="holder">
              <Name text={person.name} class={person.id === reading.viewer.userId ? 'grow mine' : 'grow'} />{' '}
              <span class="hint">
                since <Time at={since} reading={reading} />
              </span>
              <ControlAct id={`drop-${id}-${person.id}`} control={drop} reading={reading} about={label} />
            </div>
          ))}
          <div class="controls">
            <ControlAct id={`take-${id}`} control={take} reading={reading} about={label} />
            <ControlAct id={`give-${id}`} control={give} reading={reading} about={label} />
          </div>
        </li>
      );
    })}
  </ul>
);

/** Everybody who is in it, and why. */
export const People = ({ facts: { incident, members, controls }, reading }: PartProps) => (
  <>
    <ul class="members">
      {members.map(({ id, name }) => {
        const why = [
          ...(id === incident.reporterId ? ['reported it'] : []),
          ...(id === incident.assigneeId ? ['has it'] : []),
        ];
        return (
          <li>
            <Avatar id={id} name={name} />{' '}
            <Name text={name} class={id === reading.viewer.userId ? 'mine' : ''} />{' '}
            {why.length === 0 ? null : <span class="hint">{why.join(', ')}</span>}
          </li>
        );
      })}
    </ul>
    <ControlRow id="people" controls={['invite', 'private'].map(controls.of)} reading={reading} />
  </>
);
