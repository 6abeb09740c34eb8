/** Where somebody wanted to go before they had to sign in. */

const MAX = 2_000;
const SIGN_IN = '/sign-in';

/** A path of this site; anything else is the beginning. Another site's address must not be reached through ours. */
export function pathOnly(next: string): string {
  // Browsers take `\` for `/`, leave tabs and line breaks out, and `//` names another host.
  if (next.length > MAX || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(next)) return '/';
  const here = 'http://here.invalid';
  const url = URL.parse(next, here);
  if (url?.origin !== here || url.pathname.startsWith('//')) return '/';
  return url.pathname === SIGN_IN || url.pathname.startsWith(`${SIGN_IN}/`)
    ? '/'
    : `${url.pathname}${url.search}${url.hash}`;
}

/** The page to sign in on, and to come back from. */
export function signInAddress(next: string): string {
  const path = pathOnly(next);
  return path === '/' ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(path).replaceAll('%2F', '/')}`;
}
