/** Who one is here, and what is one's own to say. */
import { roleWord } from '../../core/messages/people.js';
import { meObject } from '../../core/views/people.js';
import { Avatar } from '../view/message.js';
import type { Sheet } from '../view/organization.js';
import { localTime } from '../view/reading.js';
import { Name } from '../view/text.js';
import { type Looking, read } from './looking.js';
import { Acts, Facts, Nothing } from './parts.js';
import { sessionsOf } from './sessions.js';

const MAY: Readonly<Record<string, string>> = {
  VIEWER: 'You may look at everything that is not hidden from you, and report incidents.',
  RESPONDER: 'You may work on incidents.',
  MANAGER: 'You may work on incidents, and manage teams and services.',
  ADMIN: 'You may do everything, and manage people and tokens.',
};

export async function mePage(looking: Looking): Promise<Sheet> {
  const { reading } = looking;
  const me = await read(looking, 'user me', {}, meObject);
  const sessions = await sessionsOf(looking, me);
  return {
    title: 'You',
    about: 'As Muster knows you.',
    body: (
      <>
        <section class="card tone-neutral" aria-label="Details">
          <div class="content">
            <p class="somebody">
              <Avatar id={me.id} name={me.name} />
              <span>
                <b>
                  <Name text={me.name} />
                </b>
                <br />
                <span class="hint">{MAY[me.role]}</span>
              </span>
            </p>
            <Facts
              facts={[
                { label: 'Role', value: roleWord(me.role) },
                { label: 'Clearance', value: me.clearance },
                {
                  label: 'Time zone',
                  value: `${me.timezone}, ${localTime(reading.now, reading).toFormat('HH:mm')} now`,
                },
                { label: 'Organization', value: <Name text={me.organization.name} /> },
                { label: 'E-mail', value: me.email === null ? <Nothing /> : <Name text={me.email} /> },
                { label: 'Phone', value: me.phone === null ? <Nothing /> : <Name text={me.phone} /> },
              ]}
            />
            <Acts
              reading={reading}
              buttons={[{ label: 'Edit your details', command: `/user edit ${me.id}`, style: 'primary' }]}
            />
          </div>
        </section>
        {sessions}
        <p class="hint">
          Your name, time zone and phone are yours to change; the rest is what an admin says.{' '}
          <a href={`/people/${me.id}`}>Your page, as others see it</a>
        </p>
      </>
    ),
  };
}
