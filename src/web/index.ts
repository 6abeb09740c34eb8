/** The browser workspace: what the wiring needs of it. */
export { createWebPlatform } from './platform.js';
export { webRoutes } from './routes.js';
export { ensureWorkspace } from './workspace.js';
