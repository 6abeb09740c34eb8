/** What is found: incidents, and what was said in the channels that the reader may know of. */
import { z } from 'zod';
import { type IncidentObject, incidentObject } from '../../core/views/incident.js';
import { Refusal } from '../../domain/errors.js';
import { statusLabel } from '../../domain/incident/status.js';
import { matchesIn, type Terms } from '../../domain/words.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { type FoundMessage, searchMessages } from '../../store/queries/workspace/search.js';
import { saidIn } from '../../store/queries/workspace/words.js';
import { filterOf, type Looking, read } from '../organization/looking.js';
import { Problem } from '../organization/parts.js';
import { messagePath } from '../view/address.js';
import { channelTitle } from '../view/composer.js';
import { Icon, Mark } from '../view/icons.js';
import { Level, State } from '../view/level.js';
import { Avatar } from '../view/message.js';
import type { Sheet } from '../view/organization.js';
import type { Reading } from '../view/reading.js';
import { SEARCH } from '../view/side.js';
import { Name, Plain } from '../view/text.js';
import { Time } from '../view/time.js';
import { addressOf, EVERY, INCIDENTS, NO_FILTERS } from './filters.js';
import { MAX_QUERY, type Query, readQuery } from './searchQuery.js';

const PER_PAGE = 20;
/** Of incidents only so many are shown here: their list has all of them. */
const INCIDENTS_SHOWN = 5;
/** What the command that lists incidents takes. */
const MAX_WORDS_LENGTH = 200;

export async function searchPage(looking: Looking): Promise<Sheet> {
  const typed = filterOf(looking, 'q');
  const query = await readQuery(looking, typed);
  const below = filterOf(looking, 'below');
  const [incidents, messages] = await Promise.all([
    below === '' ? incidentsFound(looking, query) : undefined,
    query.search === undefined
      ? []
      : searchMessages(looking.web.store.read, looking.visit.viewer, query.search, {
          limit: PER_PAGE + 1,
          ...(isUuid(below) ? { below } : {}),
        }),
  ]);
  const { reading } = looking;
  return {
    title: 'Search',
    about: 'Messages that you may see, and incidents.',
    body: (
      <>
        <Box typed={typed} />
        <Problem problem={query.problems.length === 0 ? undefined : query.problems.join(' ')} />
        {incidents === undefined || incidents.count === 0 ? null : (
          <Incidents found={incidents} query={query} />
        )}
        {query.search === undefined ? (
          <Hint />
        ) : (
          <Messages
            messages={messages}
            typed={typed}
            terms={query.terms}
            isFirst={below === ''}
            reading={reading}
          />
        )}
      </>
    ),
  };
}

const Box = ({ typed }: { readonly typed: string }) => (
  <search>
    <form method="get" action={SEARCH} class="search-page">
      <div class="field">
        <label for="search-words">Search for</label>
        <input
          id="search-words"
          type="search"
          name="q"
          value={typed}
          maxLength={MAX_QUERY * 2}
          dir="auto"
          aria-describedby="search-help"
        />
      </div>
      <button type="submit" class="button primary">
        Search
      </button>
      <p class="help" id="search-help">
        Every word has to be there, the last one only by its beginning. Narrow messages with{' '}
        <code>in:#channel</code>, <code>from:name</code>, <code>after:yesterday</code>,{' '}
        <code>before:2026-03-01</code>.
      </p>
    </form>
  </search>
);

const Hint = () => (
  <p class="hint">What you look for stands here once there is a word of two letters or more.</p>
);

const foundIncidents = z.object({
  count: z.number(),
  count_capped: z.literal(true).optional(),
  results: z.array(incidentObject),
});
type FoundIncidents = z.infer<typeof foundIncidents>;

async function incidentsFound(
  looking: Looking,
  { words, isAboutMessages, problems }: Query,
): Promise<FoundIncidents | undefined> {
  if (words === '' || isAboutMessages || problems.length > 0 || [...words].length > MAX_WORDS_LENGTH)
    return undefined;
  const values = { search: words, all: 'yes', limit: String(INCIDENTS_SHOWN) };
  try {
    return await read(looking, 'incident list', values, foundIncidents);
  } catch (error) {
    // Words that no title can have, such as invisible ones.
    if (error instanceof Refusal && error.code === 'INVALID') return undefined;
    throw error;
  }
}

interface IncidentsProps {
  readonly found: FoundIncidents;
  readonly query: Query;
}

const Incidents = ({
  found: { count, count_capped: capped, results },
  query: { words, terms },
}: IncidentsProps) => (
  <section aria-labelledby="found-incidents">
    <h2 id="found-incidents">Incidents</h2>
    <ul class="found-incidents">
      {results.map((incident) => (
        <FoundIncident incident={incident} terms={terms} />
      ))}
    </ul>
    {count > results.length ? (
      <p>
        <a href={addressOf({ ...NO_FILTERS, status: EVERY, search: words })}>
          All {capped === true ? 'of more than ' : ''}
          {count.toLocaleString('en')} incidents
        </a>
      </p>
    ) : null}
  </section>
);

const FoundIncident = ({
  incident: i,
  terms,
}: {
  readonly incident: IncidentObject;
  readonly terms: Terms;
}) => (
  <li>
    <a href={`${INCIDENTS}/${i.reference}`}>
      <span class="reference">{i.reference}</span>{' '}
      <bdi>
        <Marked text={i.title} terms={terms} />
      </bdi>
    </a>
    <Level severity={i.severity} /> <State status={i.status} label={statusLabel(i.status)} />
  </li>
);

interface MessagesProps {
  readonly messages: readonly FoundMessage[];
  readonly typed: string;
  readonly terms: Terms;
  readonly isFirst: boolean;
  readonly reading: Reading;
}

function Messages({ messages, typed, terms, isFirst, reading }: MessagesProps) {
  const shown = messages.slice(0, PER_PAGE);
  const last = shown.at(-1);
  return (
    <section aria-labelledby="found-messages">
      <h2 id="found-messages">Messages</h2>
      {shown.length === 0 ? (
        <p class="hint">
          {isFirst ? 'Nothing that you may see was said like this.' : 'There is nothing older.'}
        </p>
      ) : null}
      <ol class="found-messages">
        {shown.map((message) => (
          <Found message={message} terms={terms} reading={reading} />
        ))}
      </ol>
      <nav class="paging" aria-label="Pages of what was found">
        {isFirst ? null : (
          <a class="button" href={`${SEARCH}?${new URLSearchParams({ q: typed }).toString()}`}>
            To the newest
          </a>
        )}
        {messages.length > shown.length && last !== undefined ? (
          <a
            class="button"
            rel="next"
            href={`${SEARCH}?${new URLSearchParams({ q: typed, below: last.id }).toString()}`}
          >
            Older
          </a>
        ) : null}
      </nav>
    </section>
  );
}

const placeOf = ({ channel }: FoundMessage): string =>
  channel.kind === 'PEOPLE' ? 'Direct messages' : channelTitle(channel);

const Found = ({
  message,
  terms,
  reading,
}: {
  readonly message: FoundMessage;
  readonly terms: Terms;
  readonly reading: Reading;
}) => (
  <li>
    <p class="by">
      {message.author === null ? <Mark /> : <Avatar {...message.author} />}
      <b>
        <Name text={message.author?.name ?? 'Muster'} />
      </b>
      <span class="where">
        {message.channel.private ? <Icon name="lock" /> : null} <Name text={placeOf(message)} />
      </span>
      <a href={messagePath(message.channel.id, message.id)} class="when">
        <Time at={message.at} reading={reading} />
      </a>
    </p>
    <p class="excerpt" dir="auto">
      <Marked text={excerptOf(saidIn(message.body), terms)} terms={terms} />
    </p>
  </li>
);

const EXCERPT = 280;
const BEFORE = 60;

/** The part of a text in which the first of the words stands. */
function excerptOf(text: string, terms: Terms): string {
  const [first] = matchesIn(text, terms);
  const from = Math.max(0, (first?.[0] ?? 0) - BEFORE);
  const to = from + EXCERPT;
  const part = text.slice(from, to).toWellFormed();
  return `${from === 0 ? '' : '…'}${part}${to < text.length ? '…' : ''}`;
}

/** A text with the words that were looked for. */
function Marked({ text, terms }: { readonly text: string; readonly terms: Terms }) {
  const found = matchesIn(text, terms);
  return (
    <>
      {found.map(([from, to], i) => (
        <>
          <Plain text={text.slice(found[i - 1]?.[1] ?? 0, from)} />
          <mark>
            <Plain text={text.slice(from, to)} />
          </mark>
        </>
      ))}
      <Plain text={text.slice(found.at(-1)?.[1] ?? 0)} />
    </>
  );
}
