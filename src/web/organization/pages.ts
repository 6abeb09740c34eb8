/** The pages of the organization, and who may open them. */
import { offered } from '../access/offered.js';
import type { Visit, Web } from '../parts.js';
import { NEW_CONVERSATION } from '../view/directs.js';
import { HOME, INCIDENTS, type PageLink, SEARCH } from '../view/side.js';

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

/** Those that everybody may open; the side has a place of its own for each. */
const EVERYBODYS = [HOME, INCIDENTS, SEARCH, NEW_CONVERSATION] as const;

export type PagePath = (typeof PAGES)[number]['path'] | (typeof EVERYBODYS)[number];

export const isPage = (path: string | undefined): path is PagePath =>
  EVERYBODYS.some((page) => page === path) || PAGES.some((page) => page.path === path);

export const pagesFor = (web: Web, { viewer }: Pick<Visit, 'viewer'>): readonly PageLink[] =>
  PAGES.filter(({ family, verb }) => offered(web, viewer, family, verb));
