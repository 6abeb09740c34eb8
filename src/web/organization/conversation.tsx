/** Choosing people to write to. */
import { roleWord } from '../../core/messages/people.js';
import { userObject } from '../../core/views/people.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { presentAmong } from '../../store/queries/workspace/presence.js';
import { fieldsOf, manyOf } from '../routes/inputs.js';
import { NEW_CONVERSATION } from '../view/directs.js';
import { PresenceSign } from '../view/mark.js';
import { Avatar } from '../view/message.js';
import type { Sheet } from '../view/organization.js';
import { Name } from '../view/text.js';
import { filterOf, type Looking, several } from './looking.js';
import { Problem, SearchFilter } from './parts.js';

/** Where a conversation is opened, and how many others are in one. */
export const OPEN_CONVERSATION = '/direct/people';
export const MOST_OTHERS = 8;
/** More than can be written to at once may be chosen, and are told so. */
const MOST_CHOSEN = 30;

/** What may be wrong with a choice, as it stands in the address. */
const PROBLEMS = {
  nobody: 'Choose somebody to write to.',
  many: `One conversation is between you and at most ${MOST_OTHERS} others.`,
  gone: 'Somebody whom you chose is not here any more. Please look at your choice again.',
} as const;
export type ChoiceProblem = keyof typeof PROBLEMS;
const isProblem = (text: string): text is ChoiceProblem => Object.hasOwn(PROBLEMS, text);

/** The page with what was chosen and searched before. */
export const conversationUrl = (
  chosen: readonly string[],
  search: string,
  problem: ChoiceProblem,
): string => {
  const query = new URLSearchParams([
    ...chosen.slice(0, MOST_CHOSEN).map((id) => ['person', id]),
    ...(search === '' ? [] : [['search', search]]),
    ['problem', problem],
  ]);
  return `${NEW_CONVERSATION}?${query.toString()}`;
};

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly about: string;
}

/** Those who are found, after those who were chosen already: a search takes none of them away. */
async function choices(
  looking: Looking,
  chosen: readonly string[],
  search: string,
): Promise<readonly Choice[]> {
  const { web, visit } = looking;
  const before = await new PeopleQueries(web.store.read, visit.viewer).usersByIds(chosen);
  const { results } = await several(looking, 'user list', { search }, userObject);
  const found = [...before.filter(({ active, isService }) => active && !isService), ...results];
  const each = found
    .filter(({ id }) => id !== visit.viewer.userId)
    .map(
      ({ id, name, role, timezone }) => [id, { id, name, about: `${roleWord(role)} · ${timezone}` }] as const,
    );
  return [...new Map(each).values()];
}

export async function conversationPage(looking: Looking): Promise<Sheet> {
  const { web, request } = looking;
  const search = filterOf(looking, 'search');
  const problem = filterOf(looking, 'problem');
  const chosen = manyOf(fieldsOf(request.query), 'person').filter(isUuid).slice(0, MOST_CHOSEN);
  const people = await choices(looking, chosen, search);
  const ids = people.map(({ id }) => id);
  const present = await presentAmong(web.store.read, ids, web.clock.wallNow());
  return {
    title: 'New message',
    about: 'Choose one person or several: only you and they read it.',
    body: (
      <form method="post" action={OPEN_CONVERSATION} class="choose-people">
        <search class="filters">
          <SearchFilter value={search} hint="A name or an e-mail address" />
          <div class="send">
            {/* The first button of the form: Enter looks for a name. */}
            <button type="submit" class="button" formmethod="get" formaction={NEW_CONVERSATION}>
              Search
            </button>
          </div>
        </search>
        <Problem problem={isProblem(problem) ? PROBLEMS[problem] : undefined} />
        <fieldset>
          <legend>People</legend>
          {people.length === 0 ? <p class="hint">Nobody is found by that.</p> : null}
          <ul class="choosable">
            {people.map(({ id, name, about }) => (
              <li>
                <label>
                  <input type="checkbox" name="person" value={id} checked={chosen.includes(id)} />
                  <Avatar id={id} name={name} />
                  <span class="grow">
                    <Name text={name} />
                    <small>{about}</small>
                  </span>
                  <PresenceSign present={present.has(id)} />
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
        <button type="submit" class="button primary">
          Write to them
        </button>
      </form>
    ),
  };
}
