/** Who one is, and becoming somebody else. */
import type { User } from '../../store/queries/people.js';
import { Back, type Whence } from './back.js';
import { Avatar } from './message.js';
import { Name } from './text.js';

const roleLabel = (role: string): string => role.toLowerCase();

export interface WhoProps extends Whence {
  /** Whom the reader may become; nobody outside the embedded workspace. */
  readonly people: readonly User[];
  readonly signedIn: boolean;
}

export function Who({ reading, current, people, signedIn }: WhoProps) {
  const { viewer } = reading;
  const me = (
    <>
      <Avatar id={viewer.userId ?? ''} name={viewer.name} />
      <span class="grow">
        <Name text={viewer.name} />
        <small>
          {roleLabel(viewer.role)} · {viewer.timezone}
        </small>
      </span>
    </>
  );
  if (signedIn)
    return (
      <section class="who" aria-label="You">
        <div class="me">{me}</div>
        <form method="post" action="/sign-out">
          <button type="submit" class="button small">
            Sign out
          </button>
        </form>
      </section>
    );
  return (
    <details class="who">
      <summary class="me" title="Be somebody else">
        {me}
      </summary>
      <form method="post" action="/persona" class="personas">
        <Back reading={reading} current={current} />
        <p class="hint">See it as somebody else:</p>
        {people
          .filter(({ id }) => id !== viewer.userId)
          .map(({ id, name, role, timezone }) => (
            <button type="submit" name="user" value={id} class="plain me">
              <Avatar id={id} name={name} />
              <span class="grow">
                <Name text={name} />
                <small>
                  {roleLabel(role)} · {timezone}
                </small>
              </span>
            </button>
          ))}
      </form>
    </details>
  );
}
