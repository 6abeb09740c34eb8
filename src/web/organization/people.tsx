/** The people of the organization, and each of them. */

import { roleWord } from '../../core/messages/people.js';
import { teamObject, userObject } from '../../core/views/people.js';
import { Refusal } from '../../domain/errors.js';
import { isUuid } from '../../store/queries/incidentDetails.js';
import { presentAmong } from '../../store/queries/workspace/presence.js';
import { USER_ROLES } from '../../store/schema/people.js';
import { PresenceSign } from '../view/mark.js';
import { Avatar } from '../view/message.js';
import type { Sheet } from '../view/organization.js';
import { Hidden } from '../view/post.js';
import { Name } from '../view/text.js';
import { OPEN_CONVERSATION } from './conversation.js';
import { Empty } from './empty.js';
import { filterOf, type Looking, list, may, read, several } from './looking.js';
import {
  ACTIVE,
  Acts,
  activity,
  ChoiceFilter,
  Count,
  Facts,
  Filters,
  Heading,
  Inactive,
  Nothing,
  Paging,
  Problem,
  SearchFilter,
  Table,
  To,
} from './parts.js';
import { sessionsOf } from './sessions.js';

const PATH = '/people';
const roles = [
  { value: '', label: 'Any role' },
  ...USER_ROLES.map((role) => ({ value: role, label: roleWord(role) })),
];

/** Who of them has a window open. */
const presentOf = ({ web: { store, clock } }: Looking, people: readonly { readonly id: string }[]) =>
  presentAmong(
    store.read,
    people.map(({ id }) => id),
    clock.wallNow(),
  );

/** Works without script: it leads to where one writes. */
const Write = ({ id }: { readonly id: string }) => (
  <form method="post" action={OPEN_CONVERSATION}>
    <Hidden name="person" value={id} />
    <button type="submit" class="button">
      Message
    </button>
  </form>
);

export async function peoplePage(looking: Looking): Promise<Sheet> {
  const filters = {
    search: filterOf(looking, 'search'),
    role: filterOf(looking, 'role'),
    shown: filterOf(looking, 'shown'),
  };
  const { search, role, shown } = filters;
  const found = await list(looking, 'user list', { search, role, ...activity(shown) }, userObject);
  const present = await presentOf(looking, found.results);
  return {
    title: 'People',
    about: 'Who can do what here, and where they are.',
    body: (
      <>
        <Filters path={PATH} narrowed={Object.values(filters).some((value) => value !== '')}>
          <SearchFilter value={search} hint="A name or an e-mail address" />
          <ChoiceFilter name="role" label="Role" value={role} options={roles} />
          <ChoiceFilter name="shown" label="Which" value={shown} options={ACTIVE} />
        </Filters>
        <Problem problem={found.problem} />
        <Heading
          reading={looking.reading}
          buttons={[may(looking, 'user', 'add') && { label: 'Add somebody', command: '/user add' }]}
        >
          <Count found={found} nouns={['person', 'people']} />
        </Heading>
        {found.results.length === 0 ? null : (
          <Table
            caption="People"
            columns={[
              { label: 'Name' },
              { label: 'Role', room: 'short' },
              { label: 'E-mail', room: 'spare' },
              { label: 'Time zone', room: 'spare' },
            ]}
          >
            {found.results.map((user) => (
              <tr>
                <th scope="row">
                  <span class="somebody">
                    <Avatar id={user.id} name={user.name} />
                    <span>
                      <PresenceSign present={present.has(user.id)} /> <To path={PATH} one={user} />{' '}
                      <Inactive active={user.active} />
                    </span>
                  </span>
                </th>
                <td>{roleWord(user.role)}</td>
                <td class="spare">{user.email === null ? <Nothing /> : <Name text={user.email} />}</td>
                <td class="spare">{user.timezone}</td>
              </tr>
            ))}
          </Table>
        )}
        <Empty found={found} path={PATH} filters={filters}>
          Whoever should be asked, and may decide.
        </Empty>
        <Paging found={found} path={PATH} filters={filters} />
      </>
    ),
  };
}

/** @throws {Refusal} NOT_FOUND: an address names by id, whatever a command line understands beside it. */
export function idOf({ id }: Looking): string {
  if (!isUuid(id)) throw new Refusal('NOT_FOUND', 'There is nothing under this address.');
  return id;
}

const POSTS = ['lead', 'principal', 'manager', 'director', 'executive'] as const;

/** The teams that somebody is in, or that turn to them; there are never many. */
async function teamsOf(looking: Looking, userId: string) {
  const { results } = await several(looking, 'team list', {}, teamObject);
  return results.flatMap((team) => {
    const as = [
      ...(team.members.some(({ id }) => id === userId) ? ['member'] : []),
      ...POSTS.filter((post) => team[post]?.id === userId),
    ];
    return as.length === 0 ? [] : [{ team, as }];
  });
}

export async function personPage(looking: Looking): Promise<Sheet> {
  const user = await read(looking, 'user show', { user: idOf(looking) }, userObject);
  const [teams, sessions] = await Promise.all([teamsOf(looking, user.id), sessionsOf(looking, user)]);
  const { viewer } = looking.visit;
  const own = user.id === viewer.userId;
  const audit = may(looking, 'audit', 'list');
  const present = await presentOf(looking, [user]);
  return {
    title: user.name,
    about: `${roleWord(user.role)}${own ? ' · you' : ''}${user.active ? '' : ' · deactivated'}`,
    body: (
      <>
        <p>
          <a href={PATH}>All people</a>
        </p>
        <section class="card tone-neutral" aria-label="Details">
          <div class="content">
            <Facts
              facts={[
                { label: 'Role', value: roleWord(user.role) },
                ...(user.active ? [] : [{ label: 'State', value: <Inactive active={false} /> }]),
                { label: 'Here', value: present.has(user.id) ? 'with a window open' : 'not at the moment' },
                { label: 'E-mail', value: user.email === null ? <Nothing /> : <Name text={user.email} /> },
                { label: 'Time zone', value: user.timezone },
                { label: 'Phone', value: user.phone === null ? <Nothing /> : <Name text={user.phone} /> },
                { label: 'Clearance', value: user.clearance },
                ...(user.slack_user_id === null
                  ? []
                  : [{ label: 'Slack', value: <Name text={user.slack_user_id} /> }]),
                ...(user.teams_user_id === null
                  ? []
                  : [{ label: 'Teams', value: <Name text={user.teams_user_id} /> }]),
              ]}
            />
            <div class="acts-row">
              {own || !user.active ? null : <Write id={user.id} />}
              <Acts
                reading={looking.reading}
                buttons={[
                  // Everybody says of themselves what is theirs to say.
                  (own || viewer.role === 'ADMIN') && { label: 'Edit', command: `/user edit ${user.id}` },
                  user.active &&
                    may(looking, 'user', 'deactivate') && {
                      label: 'Deactivate',
                      command: `/user deactivate ${user.id}`,
                      style: 'danger',
                    },
                  !user.active &&
                    may(looking, 'user', 'activate') && {
                      label: 'Take back',
                      command: `/user activate ${user.id}`,
                      style: 'primary',
                    },
                ]}
              />
            </div>
          </div>
        </section>
        <section>
          <h2>Teams</h2>
          {teams.length === 0 ? <p class="hint">In no team.</p> : null}
          <ul class="plain-list">
            {teams.map(({ team, as }) => (
              <li>
                <To path="/teams" one={team} /> <span class="hint">{as.join(', ')}</span>
              </li>
            ))}
          </ul>
        </section>
        {sessions}
        {audit ? (
          <section>
            <h2>Audit log</h2>
            <ul class="plain-list">
              <li>
                <a href={`/audit?actor=${user.id}`}>What was done by this person</a>
              </li>
              <li>
                <a href={`/audit?subject_id=${user.id}`}>What was changed about this person</a>
              </li>
            </ul>
          </section>
        ) : null}
      </>
    ),
  };
}
