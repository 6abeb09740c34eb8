/** The teams of the organization, and each of them. */
import { serviceObject, teamObject } from '../../core/views/people.js';
import type { Sheet } from '../view/organization.js';
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
import { idOf } from './people.js';

const PATH = '/teams';
const Default = ({ is }: { readonly is: boolean }) => (is ? <span class="badge">default</span> : null);

export async function teamsPage(looking: Looking): Promise<Sheet> {
  const filters = { search: filterOf(looking, 'search'), shown: filterOf(looking, 'shown') };
  const { search, shown } = filters;
  const found = await list(looking, 'team list', { search, ...activity(shown) }, teamObject);
  return {
    title: 'Teams',
    about: 'Who owns services, and whom Muster turns to.',
    body: (
      <>
        <Filters path={PATH} narrowed={Object.values(filters).some((value) => value !== '')}>
          <SearchFilter value={search} hint="A name" />
          <ChoiceFilter name="shown" label="Which" value={shown} options={ACTIVE} />
        </Filters>
        <Problem problem={found.problem} />
        <Heading
          reading={looking.reading}
          buttons={[may(looking, 'team', 'add') && { label: 'Add a team', command: '/team add' }]}
        >
          <Count found={found} nouns={['team', 'teams']} />
        </Heading>
        {found.results.length === 0 ? null : (
          <Table
            caption="Teams"
            columns={[{ label: 'Name' }, { label: 'Members', room: 'short' }, { label: 'Lead' }]}
          >
            {found.results.map((team) => (
              <tr>
                <th scope="row">
                  <To path={PATH} one={team} /> <Default is={team.is_default} />{' '}
                  <Inactive active={team.active} />
                </th>
                <td>{team.members.length}</td>
                <td>{team.lead === null ? <Nothing /> : <To path="/people" one={team.lead} />}</td>
              </tr>
            ))}
          </Table>
        )}
        <Empty found={found} path={PATH} filters={filters}>
          A team owns services, and has somebody to turn to. With none, Muster knows nobody to ask.
        </Empty>
        <Paging found={found} path={PATH} filters={filters} />
      </>
    ),
  };
}

const POSTS = [
  ['lead', 'Lead'],
  ['principal', 'Principal'],
  ['manager', 'Manager'],
  ['director', 'Director'],
  ['executive', 'Executive'],
] as const;

export async function teamPage(looking: Looking): Promise<Sheet> {
  const team = await read(looking, 'team show', { team: idOf(looking) }, teamObject);
  const owned = await several(looking, 'service list', { team: team.id, ...activity('all') }, serviceObject);
  const edits = may(looking, 'team', 'edit');
  return {
    title: team.name,
    about: `Team${team.is_default ? ' · answers for incidents that name no service' : ''}${team.active ? '' : ' · deactivated'}`,
    body: (
      <>
        <p>
          <a href={PATH}>All teams</a>
        </p>
        <section class="card tone-neutral" aria-label="Details">
          <div class="content">
            <Facts
              facts={[
                ...POSTS.map(([post, label]) => {
                  const holder = team[post];
                  return { label, value: holder === null ? <Nothing /> : <To path="/people" one={holder} /> };
                }),
                { label: 'Default team', value: team.is_default ? 'Yes' : 'No' },
                ...(team.active ? [] : [{ label: 'State', value: <Inactive active={false} /> }]),
              ]}
            />
            <Acts
              reading={looking.reading}
              buttons={[
                edits && { label: 'Edit', command: `/team edit ${team.id}` },
                team.active &&
                  may(looking, 'team', 'deactivate') && {
                    label: 'Deactivate',
                    command: `/team deactivate ${team.id}`,
                    style: 'danger',
                  },
                !team.active &&
                  may(looking, 'team', 'activate') && {
                    label: 'Take back',
                    command: `/team activate ${team.id}`,
                    style: 'primary',
                  },
              ]}
            />
          </div>
        </section>
        <section>
          <h2>Members, in the order in which they are asked</h2>
          {team.members.length === 0 ? <p class="hint">Nobody yet.</p> : null}
          <ol class="plain-list numbered">
            {team.members.map((member) => (
              <li>
                <To path="/people" one={member} />
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h2>Services</h2>
          {owned.count === 0 ? <p class="hint">It owns none.</p> : null}
          <ul class="plain-list">
            {owned.results.map((service) => (
              <li>
                <To path="/services" one={service} /> <span class="hint">tier {service.tier}</span>{' '}
                <Inactive active={service.active} />
              </li>
            ))}
          </ul>
          {owned.count > owned.results.length ? (
            <p>
              <a href={`/services?team=${team.id}`}>All of its services</a>
            </p>
          ) : null}
        </section>
      </>
    ),
  };
}
