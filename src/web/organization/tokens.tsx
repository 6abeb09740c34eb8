/** The API tokens: what may come in, and until when. */
import type { z } from 'zod';
import { roleWord } from '../../core/messages/people.js';
import { tokenObject } from '../../core/views/people.js';
import { Act } from '../view/act.js';
import type { Sheet } from '../view/organization.js';
import type { Reading } from '../view/reading.js';
import { Name } from '../view/text.js';
import { TimeOf } from '../view/time.js';
import { Empty } from './empty.js';
import { filterOf, type Looking, list, may } from './looking.js';
import {
  activity,
  ChoiceFilter,
  Count,
  Filters,
  Heading,
  Nothing,
  Paging,
  Problem,
  SearchFilter,
  Table,
  To,
} from './parts.js';

const PATH = '/tokens';
type Token = z.infer<typeof tokenObject>;
const WORKING = [
  { value: '', label: 'Working' },
  { value: 'not', label: 'Ended' },
  { value: 'all', label: 'All' },
];

/** Whether it works, in words: by the outside's time, whatever Muster's clock says. */
function State({
  token,
  now,
  reading,
}: {
  readonly token: Token;
  readonly now: Date;
  readonly reading: Reading;
}) {
  const { revoked_at: revoked, expires_at: expires } = token;
  if (revoked !== null)
    return (
      <>
        <span class="badge">revoked</span> <TimeOf iso={revoked} reading={reading} />
      </>
    );
  if (expires === null) return <>works until it is revoked</>;
  if (new Date(expires) > now)
    return (
      <>
        works until <TimeOf iso={expires} reading={reading} />
      </>
    );
  return (
    <>
      <span class="badge">ended</span> <TimeOf iso={expires} reading={reading} />
    </>
  );
}

export async function tokensPage(looking: Looking): Promise<Sheet> {
  const { reading, web } = looking;
  const filters = { search: filterOf(looking, 'search'), shown: filterOf(looking, 'shown') };
  const { search, shown } = filters;
  const found = await list(looking, 'token list', { search, ...activity(shown) }, tokenObject);
  const edits = may(looking, 'token', 'edit');
  const revokes = may(looking, 'token', 'revoke');
  return {
    title: 'API tokens',
    about: 'What programs and people come in with. Secrets are shown once, when a token is made.',
    body: (
      <>
        <Filters path={PATH} narrowed={Object.values(filters).some((value) => value !== '')}>
          <SearchFilter value={search} hint="A name, of a token or a person" />
          <ChoiceFilter name="shown" label="Which" value={shown} options={WORKING} />
        </Filters>
        <Problem problem={found.problem} />
        <Heading
          reading={reading}
          buttons={[may(looking, 'token', 'add') && { label: 'Make a token', command: '/token add' }]}
        >
          <Count found={found} nouns={['token', 'tokens']} />
        </Heading>
        {found.results.length === 0 ? null : (
          <Table
            caption="API tokens"
            columns={[
              { label: 'Name' },
              { label: 'Role', room: 'spare' },
              { label: 'Acts as', room: 'spare' },
              { label: 'State' },
              { label: 'Last used', room: 'spare' },
              { label: 'Actions', room: 'buttons' },
            ]}
          >
            {found.results.map((token) => (
              <tr>
                <th scope="row">
                  <Name text={token.name} />
                </th>
                <td class="spare">{roleWord(token.role)}</td>
                <td class="spare">
                  <To path="/people" one={token.user} />
                </td>
                <td>
                  <State token={token} now={web.clock.wallNow()} reading={reading} />
                </td>
                <td class="spare">
                  {token.last_used_at === null ? (
                    <Nothing>never</Nothing>
                  ) : (
                    <TimeOf iso={token.last_used_at} reading={reading} />
                  )}
                </td>
                <td>
                  {token.revoked_at === null ? (
                    <div class="row-actions">
                      {edits ? (
                        <Act
                          id={`edit-${token.id}`}
                          button={{ label: 'Edit', command: `/token edit ${token.id}` }}
                          reading={reading}
                          about={token.name}
                          small
                        />
                      ) : null}
                      {revokes ? (
                        <Act
                          id={`revoke-${token.id}`}
                          button={{ label: 'Revoke', command: `/token revoke ${token.id}`, style: 'danger' }}
                          reading={reading}
                          about={token.name}
                          small
                        />
                      ) : null}
                    </div>
                  ) : null}
                </td>
              </tr>
            ))}
          </Table>
        )}
        <Empty found={found} path={PATH} filters={filters}>
          A token lets another system in: monitoring that declares incidents, reports that read them.
        </Empty>
        <Paging found={found} path={PATH} filters={filters} />
      </>
    ),
  };
}
