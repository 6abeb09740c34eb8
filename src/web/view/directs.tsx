/** Direct messages in the list: with Muster, and with people. */
import type { Directs, ListedConversation } from '../../store/queries/workspace/directs.js';
import type { Whence } from './back.js';
import { Icon, Mark } from './icons.js';
import { MarkSign, markPlace, PresenceSign, presencePlace } from './mark.js';
import { Name, Spoken } from './text.js';

/** Where somebody to write to is chosen. */
export const NEW_CONVERSATION = '/direct/new';

const here = (there: boolean) => (there ? { 'aria-current': 'page' as const } : {});

/** One person is there or not; of several it is said how many they are. */
export const With = ({ others }: Pick<ListedConversation, 'others'>) => {
  const [only, ...more] = others;
  if (more.length > 0 || only === undefined)
    return (
      <>
        <Icon name="people" />
        <Spoken>{others.filter(({ present }) => present).length} present: </Spoken>
      </>
    );
  return <PresenceSign present={only.present} />;
};

interface DirectListProps extends Whence {
  readonly directs: Directs;
  readonly musterPresent: boolean;
}

export function DirectList(props: DirectListProps) {
  const { musterPresent, current, reading } = props;
  const { own, people } = props.directs;
  const open = (id: string) => here(id === current.id && reading.page === undefined);
  return (
    <ul>
      <li>
        <a href="/direct" id="to-direct" {...here(current.kind === 'DIRECT' && reading.page === undefined)}>
          <span class="with-presence">
            <Mark />
            <PresenceSign present={musterPresent} />
          </span>
          <span class="grow">Muster</span>
          {own === null ? null : (
            <span id={markPlace(own.id)} class="marks">
              <MarkSign mark={own.mark} counted="message" />
            </span>
          )}
        </a>
      </li>
      {people.map(({ id, name, others, mark }) => (
        <li>
          <a href={`/c/${id}`} id={`to-${id}`} {...open(id)}>
            <span id={presencePlace(id)} class="hash">
              <With others={others} />
            </span>
            <Name text={name} class="grow" />
            <span id={markPlace(id)} class="marks">
              <MarkSign mark={mark} counted="message" />
            </span>
          </a>
        </li>
      ))}
      <li>
        <a href={NEW_CONVERSATION} id="to-new" {...here(reading.page === NEW_CONVERSATION)}>
          <span class="hash">
            <Icon name="edit" />
          </span>
          <span class="grow">New message</span>
        </a>
      </li>
    </ul>
  );
}
