/** The side of the page: channels, war rooms, the organization's pages, who one is, and the clock. */

import { isOpen } from '../../domain/incident/status.js';
import { LISTED, type ListedChannel } from '../../store/queries/workspace/lists.js';
import type { Whence } from './back.js';
import { Clock, type ClockFacts } from './clock.js';
import { DirectList } from './directs.js';
import { Icon, Mark } from './icons.js';
import type { Lists } from './lists.js';
import { MarkSign, markPlace } from './mark.js';
import { Hidden, Post } from './post.js';
import type { Reading } from './reading.js';
import { Name, Spoken } from './text.js';
import { Who, type WhoProps } from './who.js';

/** Where everybody begins: what concerns them, at a glance. */
export const HOME = '/home';
export const INCIDENTS = '/incidents';
export const SEARCH = '/search';

/** A page of the organization that the reader may open. */
export interface PageLink {
  readonly path: string;
  readonly label: string;
}

const here = (there: boolean) => (there ? { 'aria-current': 'page' as const } : {});

function ChannelLink({ channel, reading }: { readonly channel: ListedChannel; readonly reading: Reading }) {
  const { id, name, private: isPrivate, incident, mark } = channel;
  return (
    <li>
      <a href={`/c/${id}`} id={`to-${id}`} {...here(id === reading.channelId && reading.page === undefined)}>
        <span class="hash" aria-hidden="true">
          {isPrivate ? <Icon name="lock" /> : '#'}
        </span>
        {isPrivate ? <Spoken>private </Spoken> : null}
        <Name text={name} class="grow" />
        <span id={markPlace(id)} class="marks">
          <MarkSign mark={mark} counted="mention" />
        </span>
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

interface ChannelListProps extends Whence {
  readonly lists: Lists;
}

/** Everything the reader may go to; rendered anew when it changes. */
export function ChannelList({
  lists: { channels, directs, musterPresent },
  current,
  reading,
}: ChannelListProps) {
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
      {burning.length < LISTED.open ? null : (
        <ul>
          <li>
            <a href={INCIDENTS}>
              <Icon name="incidents" />
              <span class="grow">All open incidents</span>
            </a>
          </li>
        </ul>
      )}
      {over.length === 0 ? null : (
        <details id="over" open={over.some(({ id }) => id === current.id)}>
          <summary>
            {over.length} {over.length === 1 ? 'is' : 'are'} over
          </summary>
          <ul>{links(over)}</ul>
        </details>
      )}
      <h2>Direct messages</h2>
      <DirectList directs={directs} musterPresent={musterPresent} current={current} reading={reading} />
    </>
  );
}

const Organization = ({
  pages,
  reading,
}: {
  readonly pages: readonly PageLink[];
  readonly reading: Reading;
}) => (
  <nav id="organization" aria-labelledby="organization-title">
    <h2 id="organization-title">Organization</h2>
    <ul>
      {pages.map(({ path, label }) => (
        <li>
          <a href={path} {...here(path === reading.page)}>
            <span class="grow">{label}</span>
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

/** Looks through what was said and what happened; on the page with what is found it stands once more, with the words. */
const SearchBox = () => (
  <search>
    <form method="get" action={SEARCH} class="search-box">
      <label for="search-all" class="spoken">
        Search messages and incidents
      </label>
      <Icon name="search" />
      <input id="search-all" type="search" name="q" placeholder="Search" maxLength={400} dir="auto" />
    </form>
  </search>
);

export interface SideProps extends ChannelListProps, WhoProps {
  readonly clock: ClockFacts;
  readonly pages: readonly PageLink[];
}

export function Side({ lists, current, reading, people, signedIn, clock, pages }: SideProps) {
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
      <SearchBox />
      <div class="lists">
        <nav aria-label="Begin">
          <ul>
            <li>
              <a href={HOME} {...here(reading.page === HOME)}>
                <Icon name="home" />
                <span class="grow">Home</span>
              </a>
            </li>
            <li>
              <a href={INCIDENTS} {...here(reading.page === INCIDENTS)}>
                <Icon name="incidents" />
                <span class="grow">Incidents</span>
              </a>
            </li>
          </ul>
        </nav>
        <nav id="channels" aria-label="Channels">
          <ChannelList lists={lists} current={current} reading={reading} />
        </nav>
        <Organization pages={pages} reading={reading} />
      </div>
      <div class="foot">
        <Clock clock={clock} reading={reading} current={current} />
        <Who reading={reading} current={current} people={people} signedIn={signedIn} />
      </div>
    </aside>
  );
}
