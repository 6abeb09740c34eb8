/** People as chat platforms know them: found again, matched by e-mail with who is here already, or new. */
import { IANAZone } from 'luxon';
import { Refusal } from '../../domain/errors.js';
import { displayText } from '../../domain/message.js';
import { CONTACT_KEYS, type ContactKey } from '../../store/queries/contacts.js';
import type { User } from '../../store/queries/people.js';
import { matchKey } from '../../store/queries/people.js';
import { usersWithKeys } from '../../store/queries/peopleWrites.js';
import type { Writer } from '../../store/store.js';
import type { IncidentWork } from '../incidents/work.js';
import type { ChatPlatform } from '../ports.js';
import { deactivate } from './deactivation.js';
import type { PeopleWork } from './work.js';

/**
 * Whether a platform is none of somebody's: they have no account there, and one on another of `platforms`, which all the
 * same is theirs.
 */
export const isElsewhere = (
  user: User,
  here: Pick<ChatPlatform, 'accounts'>,
  platforms: readonly Pick<ChatPlatform, 'accounts'>[],
): boolean =>
  here.accounts !== undefined &&
  user[here.accounts] === null &&
  platforms.some(({ accounts }) => accounts !== undefined && user[accounts] !== null);

/** Somebody as a chat platform describes them. */
export interface Profile {
  /** The platform's id. */
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly timezone: string | null;
  /**
   * `MEMBER` of the organization; a `GUEST` whom it has let in; or `EXTERNAL`, from somebody else's organization, whose
   * e-mail address nobody here has checked.
   */
  readonly standing: 'MEMBER' | 'GUEST' | 'EXTERNAL';
  /** False: the platform has let them go. */
  readonly active: boolean;
}

export interface Contact {
  readonly w: Writer;
  readonly people: PeopleWork;
  readonly incidents: IncidentWork;
  readonly organizationId: string;
  readonly key: ContactKey;
}

const MAX_NAME = 120;

const nameOf = ({ name, email, id }: Profile): string =>
  [...displayText(name).replace(/\s+/gu, ' ').trim()].slice(0, MAX_NAME).join('') || (email ?? id);

/**
 * The user that a platform's person is, made or brought up to date by what the platform says. An e-mail address joins
 * them with somebody who is here already, except from outside: there it could be anybody's. Of somebody with several
 * accounts the first says what they are called; and who leaves one platform is still on the other.
 */
export async function meet(
  { w, people, incidents, organizationId, key }: Contact,
  profile: Profile,
): Promise<User> {
  const trusted = profile.standing !== 'EXTERNAL';
  const emailKey = trusted && profile.email !== null ? matchKey(profile.email) : null;
  const known = await usersWithKeys(w, organizationId, { [key]: profile.id, emailKey }, null);
  // Service users of tokens have no e-mail address, and are nobody's account.
  const user = known.find((one) => one[key] === profile.id) ?? known.find((one) => one[key] === null);
  if (user === undefined) {
    const created = await people.createUser({
      name: nameOf(profile),
      // Somebody else's account there may have the address already: then it stays theirs.
      ...(emailKey === null || known.length > 0 ? {} : { email: profile.email }),
      timezone: zoneOf(profile) ?? 'UTC',
      role: profile.standing === 'MEMBER' ? 'RESPONDER' : 'VIEWER',
      [key]: profile.id,
    });
    // They are named by what they once said, and nobody is to ask anything of them.
    return profile.active ? created : ((await leave(people, incidents, created)) ?? created);
  }
  const other = CONTACT_KEYS.find((one) => one !== key && user[one] !== null);
  if (!profile.active && other !== undefined) return await people.changeUser(user, { [key]: null });
  // Two platforms that call somebody differently would rename them by turns.
  const isTold = other !== undefined && CONTACT_KEYS.indexOf(other) < CONTACT_KEYS.indexOf(key);
  const fresh =
    user.managedBy === 'config'
      ? {}
      : {
          ...(isTold ? {} : named(profile)),
          ...addressed(user, profile, known.length === 1 ? emailKey : null),
        };
  const met = await people.changeUser(user, { [key]: profile.id, ...fresh });
  if (profile.active || !met.active) return met;
  return (await leave(people, incidents, met)) ?? met;
}

const zoneOf = ({ timezone }: Profile): string | undefined =>
  timezone !== null && IANAZone.isValidZone(timezone) ? timezone : undefined;

/** What the platform knows better. */
function named(profile: Profile) {
  const timezone = zoneOf(profile);
  return { name: nameOf(profile), ...(timezone === undefined ? {} : { timezone }) };
}

/** An address that somebody typed here stays. */
const addressed = (user: User, { email }: Profile, emailKey: string | null) =>
  user.email === null && emailKey !== null ? { email } : {};

/** They are gone from the platform, and so from here; the last admin stays, for somebody has to let others in. */
async function leave(people: PeopleWork, incidents: IncidentWork, user: User): Promise<User | undefined> {
  try {
    return (await deactivate({ people, incidents, actor: { id: user.id, name: 'Muster' }, gone: true }, user))
      .user;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'CONFLICT') return undefined;
    throw error;
  }
}
