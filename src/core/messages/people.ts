/** What is said about people, teams, services, tokens and the audit log. */
import { severityLabel } from '../../domain/incident/severity.js';
import {
  type Block,
  type Fact,
  type Markdown,
  type Message,
  md,
  type Person,
  part,
  person,
  say,
  text,
  time,
} from '../../domain/message.js';
import type { AuditEntry } from '../../store/queries/audit.js';
import type { PageOf } from '../../store/queries/page.js';
import type { ServiceDetails } from '../../store/queries/services.js';
import type { TeamDetails } from '../../store/queries/teams.js';
import type { TokenDetails } from '../../store/queries/tokens.js';
import type { UserObject } from '../views/people.js';

/** Something was done, or was so already: one sentence. */
export const doneTo = (sentence: Markdown): Message => say('good', sentence);
export const soAlready = (sentence: Markdown): Message => say('neutral', sentence);

const words = (text: string): Fact['value'] => ({ type: 'text', text });
const fact = (label: string, value: string | number | null): Fact[] =>
  value === null || value === '' ? [] : [{ label, value: words(String(value)) }];
const who = (label: string, one: Person | null): Fact[] =>
  one === null ? [] : [{ label, value: person(one) }];

export const roleWord = (role: string): string => role.charAt(0) + role.slice(1).toLowerCase();
const inactive = (active: boolean): string => (active ? '' : ' (deactivated)');

/** `1 token`, `2 tokens`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A list with a heading that counts it; what does not fit is named as the next page. */
export function listed<T>(
  page: PageOf<T>,
  [one, several]: readonly [string, string],
  line: (one: T) => Markdown,
  offset: number,
): Message {
  const { count, countCapped, results } = page;
  const blocks: Block[] = results.length === 0 ? [] : [{ type: 'list', items: results.map(line) }];
  const last = offset + results.length;
  if (results.length > 0 && (offset > 0 || last < count || countCapped))
    blocks.push(
      text(
        last < count || countCapped
          ? md`${offset + 1} to ${last}; the next ones with ${code(`--offset ${last}`)}.`
          : md`${offset + 1} to ${last}.`,
      ),
    );
  return {
    title:
      count === 0
        ? `No ${several}`
        : `${countCapped ? 'more than ' : ''}${count} ${count === 1 ? one : several}`,
    tone: 'neutral',
    blocks,
  };
}

// Our own words: they hold no backticks.
const code = (ours: string) => part(`\`${ours}\`` as Markdown);

export const userLine = (user: UserObject): Markdown =>
  md`${person(user)} · ${roleWord(user.role)}${user.email === null ? '' : ` · ${user.email}`} · ${user.timezone}${inactive(user.active)}`;

export const userCard = (user: UserObject): Message => ({
  title: `${user.name}${inactive(user.active)}`,
  tone: 'neutral',
  blocks: [
    {
      type: 'facts',
      facts: [
        ...fact('Role', roleWord(user.role)),
        ...fact('E-mail', user.email),
        ...fact('Time zone', user.timezone),
        ...fact('Phone', user.phone),
        ...fact('Clearance', user.clearance),
        ...fact('Slack', user.slack_user_id),
        ...fact('Teams', user.teams_user_id),
      ],
    },
  ],
});

export const teamLine = (team: TeamDetails): Markdown =>
  md`**${team.name}**${team.isDefault ? ' (default)' : ''}${inactive(team.active)} · ${counted(team.members.length, 'member')}${team.lead === null ? '' : part(md`, led by ${person(team.lead)}`)}`;

export const teamCard = (team: TeamDetails): Message => ({
  title: `${team.name}${inactive(team.active)}`,
  tone: 'neutral',
  blocks: [
    {
      type: 'facts',
      facts: [
        { label: 'Members', value: { type: 'people', people: team.members } },
        ...who('Lead', team.lead),
        ...who('Principal', team.principal),
        ...who('Manager', team.manager),
        ...who('Director', team.director),
        ...who('Executive', team.executive),
      ],
    },
    ...(team.isDefault ? [text(md`It answers for incidents that name no service.`)] : []),
  ],
});

export const serviceLine = (service: ServiceDetails): Markdown =>
  md`**${service.name}**${inactive(service.active)} · tier ${service.tier}${service.team === null ? ' · no team' : ` · ${service.team.name}`}${service.defaultSeverity === null ? '' : ` · ${severityLabel(service.defaultSeverity)}`}`;

export const serviceCard = (service: ServiceDetails): Message => ({
  title: `${service.name}${inactive(service.active)}`,
  tone: 'neutral',
  blocks: [
    {
      type: 'facts',
      facts: [
        ...fact('Team', service.team?.name ?? 'none'),
        ...fact('Tier', service.tier),
        ...fact('Severity', service.defaultSeverity === null ? null : severityLabel(service.defaultSeverity)),
      ],
    },
    ...(service.runbooks.length === 0
      ? []
      : [
          text(md`**Runbooks**`),
          {
            type: 'list' as const,
            items: service.runbooks.map(({ title, url }) => md`${{ type: 'link', text: title, url }}`),
          },
        ]),
  ],
});

const state = (token: TokenDetails, now: Date): Markdown => {
  if (token.revokedAt !== null) return md`revoked ${time(token.revokedAt)}`;
  if (token.expiresAt === null) return md`works until it is revoked`;
  return token.expiresAt > now
    ? md`works until ${time(token.expiresAt)}`
    : md`ended ${time(token.expiresAt)}`;
};

/** @param now the outside's time. */
export const tokenLine = (token: TokenDetails, now: Date): Markdown =>
  md`**${token.name}** · ${roleWord(token.role)}${token.user.isService ? '' : part(md` · ${person(token.user)}`)} · ${part(state(token, now))}${token.lastUsedAt === null ? ' · never used' : part(md` · last used ${time(token.lastUsedAt)}`)}`;

export const tokenCard = (token: TokenDetails, now: Date): Message =>
  say('neutral', md`${part(tokenLine(token, now))} · made ${time(token.createdAt)}`);

/** The only time that a token's secret is told. */
export const tokenMade = (token: TokenDetails, secret: string): Message => ({
  tone: 'good',
  blocks: [
    text(
      md`The token **${token.name}** may do what a ${roleWord(token.role).toLowerCase()} may. Here it is:`,
    ),
    { type: 'quote', text: secret },
    text(md`Keep it safe now: nobody can show it again. Whoever has it can use it.`),
  ],
});

/** What is kept of that answer. */
export const tokenMadeBefore = (token: TokenDetails): Message =>
  say(
    'warning',
    md`The token **${token.name}** is made. It is told only once, at once, and cannot be shown again: if you have not seen it, revoke it and make another one.`,
  );

export const auditLine = (entry: AuditEntry): Markdown =>
  md`${time(entry.at)} ${entry.actor === null ? 'Muster' : person(entry.actor)} (${entry.surface}): **${entry.action}** ${entry.subjectType} ${code(entry.subjectId.replaceAll('`', "'"))}`;

export const auditCard = (entry: AuditEntry, before: unknown, after: unknown): Message => ({
  tone: 'neutral',
  blocks: [
    text(auditLine(entry)),
    ...(before === null ? [] : [text(md`**Before**`), quote(before)]),
    ...(after === null ? [] : [text(md`**After**`), quote(after)]),
    ...(entry.requestId === null ? [] : [text(md`Request ${entry.requestId}`)]),
  ],
});
const quote = (value: unknown): Block => ({ type: 'quote', text: JSON.stringify(value, null, 2) });
