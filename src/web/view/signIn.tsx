/** The page to sign in on, with every way that there is. */
import type { AssetUrl, Chat } from '../parts.js';
import { sheetPage } from './page.js';
import { Name } from './text.js';

/** A way in: what went wrong with it stands beside it. */
export type Way = 'oidc' | 'code' | 'token';

export interface SignInProps {
  readonly asset: AssetUrl;
  /** Where to go afterwards. */
  readonly next: string;
  /** What single sign-on is called; undefined where there is none. */
  readonly oidcName: string | undefined;
  readonly chats: readonly Chat[];
  /** Who is signed in in this browser already. */
  readonly already?: string | undefined;
  readonly problem?: { readonly with: Way; readonly text: string } | undefined;
}

const Problem = ({ of, problem }: { readonly of: Way; readonly problem: SignInProps['problem'] }) => (
  <p class="problem" id={`${of}-problem`} role="alert">
    {problem?.with === of ? problem.text : null}
  </p>
);

const invalid = (of: Way, problem: SignInProps['problem']) =>
  problem?.with === of ? { 'aria-invalid': 'true' as const } : {};

const Next = ({ next }: { readonly next: string }) =>
  next === '/' ? null : <input type="hidden" name="next" value={next} />;

const SingleSignOn = ({
  name,
  next,
  problem,
}: { readonly name: string } & Pick<SignInProps, 'next' | 'problem'>) => (
  <section class="way" aria-label={name}>
    <a
      class="button primary wide"
      // A link and no form: a form may lead to no other site.
      href={`/sign-in/oidc/start${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}`}
      rel="nofollow"
      aria-describedby="oidc-problem"
    >
      Continue with <Name text={name} />
    </a>
    <Problem of="oidc" problem={problem} />
  </section>
);

const Ask = ({
  chats,
  next,
  problem,
  already,
}: Pick<SignInProps, 'chats' | 'next' | 'problem' | 'already'>) => (
  <section class="way" aria-labelledby="ask-title">
    <h2 id="ask-title">Ask Muster in chat</h2>
    <dl class="asking">
      {chats.map(({ name, typed }) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <code>{typed('session', 'link')}</code>
          </dd>
        </div>
      ))}
    </dl>
    <p class="hint" id="code-help">
      Muster answers you alone, with a link. Follow it, or type the code that stands below it.
    </p>
    <form
      method="post"
      action="/sign-in"
      class="one-line"
      id="code-form"
      // Whoever is signed in says themselves that they want to be somebody else.
      {...(already === undefined ? { 'data-sends': 'true' } : {})}
    >
      <Next next={next} />
      <div class="field">
        <label for="code">Code</label>
        <input
          id="code"
          name="code"
          type="text"
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck={false}
          placeholder="XXXX-XXXX-…"
          required
          aria-describedby="code-help code-problem"
          {...invalid('code', problem)}
        />
      </div>
      <button type="submit" class="button">
        Sign in
      </button>
      <Problem of="code" problem={problem} />
    </form>
  </section>
);

const WithToken = ({
  next,
  problem,
  only,
}: Pick<SignInProps, 'next' | 'problem'> & { readonly only: boolean }) => {
  const form = (
    <form method="post" action="/sign-in" class="one-line">
      <Next next={next} />
      <div class="field">
        <label for="token">API token</label>
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          autofocus={only}
          aria-describedby="token-help token-problem"
          {...invalid('token', problem)}
        />
      </div>
      <button type="submit" class={only ? 'button primary' : 'button'}>
        Sign in
      </button>
      <Problem of="token" problem={problem} />
    </form>
  );
  const help = (
    <p class="hint" id="token-help">
      The one in <code>MUSTER_ADMIN_TOKEN</code>, or one that an admin has made for you.
    </p>
  );
  if (only)
    return (
      <section class="way" aria-label="API token">
        {form}
        {help}
      </section>
    );
  return (
    <details class="way" open={problem?.with === 'token'}>
      <summary>With an API token</summary>
      {help}
      {form}
    </details>
  );
};

export function signInPage({ asset, next, oidcName, chats, already, problem }: SignInProps): string {
  // Whoever has a code has it from somewhere, and reads what is wrong with it.
  const asks = chats.length > 0 || problem?.with === 'code';
  return sheetPage(
    asset,
    'Sign in',
    <>
      <h1>Sign in to Muster</h1>
      <p class="hint">Your war rooms, also while chat is down.</p>
      {already === undefined ? null : (
        <p class="already">
          You are signed in as{' '}
          <b>
            <Name text={already} />
          </b>
          . <a href={next}>Go on</a>, or sign in as somebody else:
        </p>
      )}
      {oidcName === undefined ? null : <SingleSignOn name={oidcName} next={next} problem={problem} />}
      {asks ? <Ask chats={chats} next={next} problem={problem} already={already} /> : null}
      <WithToken next={next} problem={problem} only={oidcName === undefined && !asks} />
    </>,
  );
}
