/** The services of the organization, and each of them. */
import { serviceObject, teamObject } from '../../core/views/people.js';
import { severityLabel } from '../../domain/incident/severity.js';
import { Link } from '../view/markdown.js';
import type { Sheet } from '../view/organization.js';
import { Name } from '../view/text.js';
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

const PATH = '/services';

export async function servicesPage(looking: Looking): Promise<Sheet> {
  const filters = {
    search: filterOf(looking, 'search'),
    team: filterOf(looking, 'team'),
    shown: filterOf(looking, 'shown'),
  };
  const { search, team, shown } = filters;
  const found = await list(looking, 'service list', { search, team, ...activity(shown) }, serviceObject);
  const { results: teams } = await several(looking, 'team list', activity('all'), teamObject);
  const options = [
    { value: '', label: 'Any team' },
    ...teams.map(({ id, name, active }) => ({
      value: id,
      label: `${name}${active ? '' : ' (deactivated)'}`,
    })),
  ];
  return {
    title: 'Services',
    about: 'What incidents can affect, and who owns it.',
    body: (
      <>
        <Filters path={PATH} narrowed={Object.values(filters).some((value) => value !== '')}>
          <SearchFilter value={search} hint="A name" />
          <ChoiceFilter name="team" label="Team" value={team} options={options} />
          <ChoiceFilter name="shown" label="Which" value={shown} options={ACTIVE} />
        </Filters>
        <Problem problem={found.problem} />
        <Heading
          reading={looking.reading}
          buttons={[may(looking, 'service', 'add') && { label: 'Add a service', command: '/service add' }]}
        >
          <Count found={found} nouns={['service', 'services']} />
        </Heading>
        {found.results.length === 0 ? null : (
          <Table
            caption="Services"
            columns={[
              { label: 'Name' },
              { label: 'Team' },
              { label: 'Tier', room: 'short' },
              { label: 'Severity', room: 'spare' },
            ]}
          >
            {found.results.map((service) => (
              <tr>
                <th scope="row">
                  <To path={PATH} one={service} /> <Inactive active={service.active} />
                </th>
                <td>{service.team === null ? <Nothing /> : <To path="/teams" one={service.team} />}</td>
                <td>{service.tier}</td>
                <td class="spare">
                  {service.default_severity === null ? <Nothing /> : severityLabel(service.default_severity)}
                </td>
              </tr>
            ))}
          </Table>
        )}
        <Empty found={found} path={PATH} filters={filters}>
          A service is what you run and what can fail: it says how bad that is, and whose it is.
        </Empty>
        <Paging found={found} path={PATH} filters={filters} />
      </>
    ),
  };
}

export async function servicePage(looking: Looking): Promise<Sheet> {
  const service = await read(looking, 'service show', { service: idOf(looking) }, serviceObject);
  const { team, escalation_policy: policy, default_severity: severity } = service;
  return {
    title: service.name,
    about: `Service · tier ${service.tier}${service.active ? '' : ' · deactivated'}`,
    body: (
      <>
        <p>
          <a href={PATH}>All services</a>
        </p>
        <section class="card tone-neutral" aria-label="Details">
          <div class="content">
            <Facts
              facts={[
                { label: 'Team', value: team === null ? <Nothing /> : <To path="/teams" one={team} /> },
                { label: 'Tier', value: service.tier },
                { label: 'Severity', value: severity === null ? <Nothing /> : severityLabel(severity) },
                ...(policy === null
                  ? []
                  : [{ label: 'Escalation policy', value: <Name text={policy.name} /> }]),
                ...(service.active ? [] : [{ label: 'State', value: <Inactive active={false} /> }]),
              ]}
            />
            <Acts
              reading={looking.reading}
              buttons={[
                may(looking, 'service', 'edit') && { label: 'Edit', command: `/service edit ${service.id}` },
                service.active &&
                  may(looking, 'service', 'deactivate') && {
                    label: 'Deactivate',
                    command: `/service deactivate ${service.id}`,
                    style: 'danger',
                  },
                !service.active &&
                  may(looking, 'service', 'activate') && {
                    label: 'Take back',
                    command: `/service activate ${service.id}`,
                    style: 'primary',
                  },
              ]}
            />
          </div>
        </section>
        <section>
          <h2>Runbooks</h2>
          {service.runbooks.length === 0 ? <p class="hint">None yet.</p> : null}
          <ul class="plain-list">
            {service.runbooks.map(({ title, url }) => (
              <li>
                <Link url={url} reading={looking.reading}>
                  <Name text={title} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      </>
    ),
  };
}
