/** The pages of the organization, and who may open them. */
import { offered } from '../access/offered.js';
import type { Visit, Web } from '../parts.js';
import { NEW_CONVERSATION } from '../view/directs.js';
import { HOME, type PageLink } from '../view/side.js';

/** Each shows what a command reads: whoever may give the command may open it. */
const PAGES = [
  { path: '/people', label: 'People', family: 'user', verb: 'list' },
  { path: '/teams', label: 'Teams', family: 'team', verb: 'list' },
  { path: '/services', label: 'Services', family: 'service', verb: 'list' },
  { path: '/tokens', label: 'API tokens', family: 'token', verb: 'list' },
  { path: '/connect', label: 'Connections', family: 'token', verb: 'list' },
  { path: '/audit', label: 'Audit log', family: 'audit', verb: 'list' },
  { path: '/me', label: 'You', family: 'user', verb: 'me' },
] as const;

export type PagePath = (typeof PAGES)[number]['path'] | typeof HOME | typeof NEW_CONVERSATION;

export const isPage = (path: string | undefined): path is PagePath =>
  path === HOME || path === NEW_CONVERSATION || PAGES.some((page) => page.path === path);

export const pagesFor = (web: Web, { viewer }: Pick<Visit, 'viewer'>): readonly PageLink[] =>
  PAGES.filter(({ family, verb }) => offered(web, viewer, family, verb));
