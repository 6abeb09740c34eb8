/** The pages that somebody sees who installs the app: small, self-contained and without a script. */
import { createHash } from 'node:crypto';
import { INSTALL_PATH } from '../manifest.js';

export interface InstallPage {
  readonly status: number;
  readonly html: string;
}

const STYLE =
  'body{margin:0;background:#f6f7f9;color:#1d2b3a;font:17px/1.5 system-ui,sans-serif}main{max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.6rem;line-height:1.25}code{background:#e4e8ed;padding:.1em .35em;border-radius:.25em}a.button{display:inline-block;background:#1d2b3a;color:#fff;padding:.65rem 1.25rem;border-radius:.4rem;text-decoration:none;margin-right:1rem}a{color:#0b5cad}a:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}@media (prefers-color-scheme:dark){body{background:#12181f;color:#e8edf2}code{background:#263240}a.button{background:#e8edf2;color:#12181f}a{color:#8ec2ff}}';

/** What holds for all of these pages. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const page = (status: number, title: string, content: string): InstallPage => ({
  status,
  html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${content}
</main>
</body>
</html>
`,
});

const again = `<p><a class="button" href="${INSTALL_PATH}">Try again</a></p>`;

export interface Installed {
  readonly workspace: string;
  /** Undefined for a whole Enterprise Grid organization. */
  readonly teamId: string | undefined;
  readonly appId: string | undefined;
}

/** It worked: what to do now. */
export function installedPage({ workspace, teamId, appId }: Installed): InstallPage {
  const web = new URL('https://slack.com/app_redirect');
  if (appId !== undefined) web.searchParams.set('app', appId);
  if (teamId !== undefined) web.searchParams.set('team', teamId);
  const known = appId !== undefined && teamId !== undefined;
  const app = `slack://app?${new URLSearchParams({ team: teamId ?? '', id: appId ?? '', tab: 'home' }).toString()}`;
  return page(
    200,
    `Muster is installed in ${workspace}`,
    `<p>Type <code>/incident</code> in any channel to declare an incident, and <code>/incident help</code> for all it can do.</p>
<p><a class="button" href="${escaped(web.href)}">Open Slack</a>${known ? ` <a href="${escaped(app)}">Open the Slack app</a>` : ''}</p>`,
  );
}

/** They said no, or may not say yes. */
export const deniedPage = (): InstallPage =>
  page(
    403,
    'Muster was not installed',
    `<p>Slack says that it was not allowed. Nothing was changed. In some workspaces an admin has to approve apps first.</p>
${again}`,
  );

/** It took too long, began in another browser, or was opened twice. */
export const expiredPage = (): InstallPage =>
  page(
    400,
    'This installation has expired',
    `<p>Muster was not installed: it took longer than ten minutes, began in another browser, or this page was opened a second time. Nothing was changed.</p>
${again}`,
  );

/** Slack did not take part. */
export const refusedPage = (words: string): InstallPage =>
  page(
    502,
    'Muster could not be installed',
    `<p>${escaped(words)} Nothing was changed.</p>
${again}`,
  );

/** Something went wrong on our side. */
export const faultPage = (reference: string): InstallPage =>
  page(
    500,
    'Something went wrong',
    `<p>Muster could not finish the installation. Whoever runs it finds the reason in the log under <code>${escaped(reference)}</code>.</p>
${again}`,
  );
