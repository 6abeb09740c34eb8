/** The page that shows the API's description: Swagger UI inside a frame of ours. Nothing of it stands inline. */

/** Where the page and all that belongs to it lives. */
export const DOCS = '/api/docs';

/** Our mark, small: a page of the API has no part in the workspace's files. */
export const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>Muster</title><rect width="32" height="32" rx="8" fill="#0f5c47"/><g fill="#fff"><path d="M12.3 12.3h-7l2.4-2.4-3.2-3.2 2.2-2.2 3.2 3.2 2.4-2.4z"/><path d="M19.7 12.3h7l-2.4-2.4 3.2-3.2-2.2-2.2-3.2 3.2-2.4-2.4z"/><path d="M12.3 19.7h-7l2.4 2.4-3.2 3.2 2.2 2.2 3.2-3.2 2.4 2.4z"/><path d="M19.7 19.7h7l-2.4 2.4 3.2 3.2-2.2 2.2-3.2-3.2-2.4 2.4z"/></g><circle cx="16" cy="16" r="2.6" fill="#ffb020"/></svg>`;

export const SCRIPT = `// Swagger UI follows the class, not the system's own preference.
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#api',
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

export const STYLE = `body { margin: 0; font-family: system-ui, sans-serif; }
.frame { display: flex; align-items: center; gap: 0.75rem; padding: 0.75rem 1.25rem; background: #10332b; color: #dcebe5; }
.frame img { width: 1.75rem; height: 1.75rem; }
.frame strong { font-size: 1.125rem; margin-right: auto; }
.frame a { color: #dcebe5; }
.frame a:focus-visible { outline: 2px solid #ffb020; outline-offset: 2px; }
.swagger-ui .information-container .title small { display: none; }
.swagger-ui .info { margin: 2rem 0 1rem; }
`;

/** @param asset the address of one of the page's files. */
export const page = (asset: (name: string) => string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Muster API</title>
<link rel="icon" type="image/svg+xml" href="${asset('mark.svg')}">
<link rel="stylesheet" href="${asset('swagger-ui.css')}">
<link rel="stylesheet" href="${asset('docs.css')}">
<script src="${asset('swagger-ui.js')}" defer></script>
<script src="${asset('docs.js')}" defer></script>
</head>
<body>
<header class="frame"><img src="${asset('mark.svg')}" alt=""><strong>Muster API</strong><a href="/api/v1/openapi.json">openapi.json</a><a href="/">Workspace</a></header>
<main id="api"><noscript>This page needs JavaScript; the description itself is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</noscript></main>
</body>
</html>
`;
