/** The side of the page: channels, war rooms, who one is, and the clock. */

import type { ClockMode } from '../../core/ports.js';
import { isOpen } from '../../domain/incident/status.js';
import type { User } from '../../store/queries/people.js';
import type { Channel, ListedChannel } from '../../store/queries/workspace.js';
import { ClockIcon, LockIcon, Mark } from './icons.js';
import { Avatar } from './message.js';
import { Hidden, Post } from './post.js';
import { localTime, type Reading } from './reading.js';
import { Name, Spoken } from './text.js';
import { Time } from './time.js';

export interface ClockFacts {
  readonly mode: ClockMode;
  /** The reader may push it. */
  readonly push: boolean;
  readonly next: Date | null;
}

const here = (there: boolean) => (there ? { 'aria-current': 'page' as const } : {});

function ChannelLink({ channel, reading }: { readonly channel: ListedChannel; readonly reading: Reading }) {
  const { id, name, private: isPrivate, incident } = channel;
  return (
    <li>
      <a href={`/c/${id}`} id={`to-${id}`} {...here(id === reading.channelId)}>
        <span class="hash" aria-hidden="true">
          {isPrivate ? <LockIcon /> : '#'}
        </span>
        {isPrivate ? <Spoken>private </Spoken> : null}
        <Name text={name} class="grow" />
        {incident === null ? null : <Severity incident={incident} />}
      </a>
    </li>
  );
}

const Severity = ({
  incident: { severity, status },
}: {
  readonly incident: NonNullable<ListedChannel['incident']>;
}) =>
  isOpen(status) ? (
    <span class={`severity ${severity.toLowerCase()}`}>{severity.replace('SEV', 'S')}</span>
  ) : (
    <span class="severity over">{status.toLowerCase()}</span>
  );

interface ChannelListProps {
  readonly channels: readonly ListedChannel[];
  readonly current: Channel;
  readonly reading: Reading;
}

/** Everything the reader may go to; rendered anew when it changes. */
export function ChannelList({ channels, current, reading }: ChannelListProps) {
  const rooms = channels.filter((c) => c.kind === 'ROOM');
  const burning = rooms.filter(({ incident }) => incident === null || isOpen(incident.status));
  const over = rooms.filter((room) => !burning.includes(room));
  const links = (list: readonly ListedChannel[]) =>
    list.map((channel) => <ChannelLink channel={channel} reading={reading} />);
  return (
    <>
      <h2>Channels</h2>
      <ul>{links(channels.filter((c) => c.kind === 'CHANNEL'))}</ul>
      <h2>War rooms</h2>
      {rooms.length === 0 ? <p class="hint">None: all quiet.</p> : null}
      <ul>{links(burning)}</ul>
      {over.length === 0 ? null : (
        <details id="over" open={over.some(({ id }) => id === current.id)}>
          <summary>
            {over.length} {over.length === 1 ? 'is' : 'are'} over
          </summary>
          <ul>{links(over)}</ul>
        </details>
      )}
      <h2>Direct messages</h2>
      <ul>
        <li>
          <a href="/direct" id="to-direct" {...here(current.kind === 'DIRECT')}>
            <Mark />
            <span class="grow">Muster</span>
          </a>
        </li>
      </ul>
    </>
  );
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

function Clock({ clock, reading }: { readonly clock: ClockFacts; readonly reading: Reading }) {
  return (
    <section class="clock" aria-label="Clock">
      <p>
        <ClockIcon /> <span id="clock-now">{<ClockText clock={clock} reading={reading} />}</span>
      </p>
      {clock.push ? (
        <details>
          <summary>Fast-forward</summary>
          <p class="hint" id="clock-next">
            <ClockNext clock={clock} reading={reading} />
          </p>
          <div class="steps">
            {STEPS.map(({ minutes, label }) => (
              <Step channelId={reading.channelId} by={`${minutes}`} label={label} />
            ))}
            <Step channelId={reading.channelId} by="next" label="To what is due next" />
          </div>
        </details>
      ) : null}
    </section>
  );
}

const Step = ({
  channelId,
  by,
  label,
}: {
  readonly channelId: string;
  readonly by: string;
  readonly label: string;
}) => (
  <Post to="/clock/advance">
    <Hidden name="channel" value={channelId} />
    <button type="submit" class="button small" name="by" value={by}>
      {label}
    </button>
  </Post>
);

const roleLabel = (role: string): string => role.toLowerCase();

interface WhoProps {
  readonly reading: Reading;
  /** Whom the reader may become; nobody outside the embedded workspace. */
  readonly people: readonly User[];
  readonly signedIn: boolean;
}

function Who({ reading, people, signedIn }: WhoProps) {
  const { viewer } = reading;
  const me = (
    <>
      <Avatar id={viewer.userId ?? ''} name={viewer.name} />
      <span class="grow">
        <Name text={viewer.name} />
        <small>
          {roleLabel(viewer.role)} · {viewer.timezone}
        </small>
      </span>
    </>
  );
  if (signedIn)
    return (
      <section class="who" aria-label="You">
        <div class="me">{me}</div>
        <form method="post" action="/sign-out">
          <button type="submit" class="button small">
            Sign out
          </button>
        </form>
      </section>
    );
  return (
    <details class="who">
      <summary class="me" title="Be somebody else">
        {me}
      </summary>
      <form method="post" action="/persona" class="personas">
        <Hidden name="channel" value={reading.channelId} />
        <p class="hint">See it as somebody else:</p>
        {people
          .filter(({ id }) => id !== viewer.userId)
          .map(({ id, name, role, timezone }) => (
            <button type="submit" name="user" value={id} class="plain me">
              <Avatar id={id} name={name} />
              <span class="grow">
                <Name text={name} />
                <small>
                  {roleLabel(role)} · {timezone}
                </small>
              </span>
            </button>
          ))}
      </form>
    </details>
  );
}

interface SideProps extends ChannelListProps, WhoProps {
  readonly clock: ClockFacts;
}

export function Side({ channels, current, reading, people, signedIn, clock }: SideProps) {
  return (
    <aside id="side" popover="auto" aria-label="Workspace">
      <a class="brand" href="/">
        <Mark />
        <span>Muster</span>
      </a>
      <Post to={`/c/${current.id}/commands`}>
        <Hidden name="command" value="/incident declare" />
        <button type="submit" class="button alarm" id="declare">
          Declare an incident
        </button>
      </Post>
      <nav id="channels" aria-label="Channels">
        <ChannelList channels={channels} current={current} reading={reading} />
      </nav>
      <div class="foot">
        <Clock clock={clock} reading={reading} />
        <Who reading={reading} people={people} signedIn={signedIn} />
      </div>
    </aside>
  );
}
