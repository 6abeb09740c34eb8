/** Where somebody is signed in: in which browsers, since when, from where. */
import { methodWords } from '../../core/messages/sessions.js';
import { sessionObject } from '../../core/views/sessions.js';
import { Act } from '../view/act.js';
import { Name } from '../view/text.js';
import { TimeOf } from '../view/time.js';
import { type Looking, may, several } from './looking.js';
import { Acts, Count, Table } from './parts.js';

/** Nothing where nobody signs in, and for whoever may not know. */
export async function sessionsOf(looking: Looking, user: { readonly id: string; readonly name: string }) {
  const { web, visit, reading } = looking;
  const own = user.id === visit.viewer.userId;
  if (web.access.loopbackOnly || !may(looking, 'session', 'list')) return null;
  if (!own && visit.viewer.role !== 'ADMIN') return null;
  const found = await several(looking, 'session list', { user: user.id }, sessionObject);
  return (
    <section aria-labelledby="sessions-title">
      <h2 id="sessions-title">{own ? 'Where you are signed in' : 'Signed in'}</h2>
      <div class="heading">
        <Count found={{ ...found, problem: undefined }} nouns={['browser', 'browsers']} />
        <Acts
          id="sessions"
          reading={reading}
          buttons={[
            found.results.length > 1 && {
              label: 'Sign out everywhere',
              command: `/session revoke all${own ? '' : ` --user ${user.id}`}`,
              style: 'danger',
            },
          ]}
        />
      </div>
      {found.results.length === 0 ? null : (
        <Table
          caption="Open sessions"
          columns={[
            { label: 'Browser' },
            { label: 'Signed in', room: 'spare' },
            { label: 'Last seen' },
            { label: 'Actions', room: 'buttons' },
          ]}
        >
          {found.results.map((session) => (
            <tr>
              <th scope="row">
                <Name text={session.browser} />{' '}
                {session.id === visit.session ? <span class="badge">this one</span> : null}
              </th>
              <td class="spare">
                <TimeOf iso={session.created_at} reading={reading} /> with{' '}
                {session.token === null ? (
                  methodWords(session)
                ) : (
                  <>
                    the token <Name text={session.token.name} />
                  </>
                )}
              </td>
              <td>
                <TimeOf iso={session.last_seen_at} reading={reading} />
                <br />
                <span class="hint">{session.address}</span>
              </td>
              <td>
                <div class="row-actions">
                  <Act
                    id={`revoke-${session.id}`}
                    button={{ label: 'Sign out', command: `/session revoke ${session.id}`, style: 'danger' }}
                    reading={reading}
                    about={session.browser}
                    small
                  />
                </div>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
