/** What is kept of each installation, its tokens sealed. */
import { z } from 'zod';
import { forget, remember, remembered, rememberedLike } from '../../../store/queries/adapterState.js';
import type { Reader, Writer } from '../../../store/store.js';
import { opened, SealBroken, sealed } from '../../sealing.js';
import { SLACK } from '../parts.js';
import { factsSchema } from './facts.js';

const PREFIX = 'installation:';
/** Told to every process when an installation has come, changed or gone. */
export const INSTALLATIONS_TOPIC = 'slack:installations';

const kept = factsSchema.extend({
  token: z.string(),
  /** Where tokens are rotated. */
  refreshToken: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  /** The Slack id of whoever installed it. */
  installedBy: z.string().nullable(),
  installedAt: z.iso.datetime(),
});
/** An installation with its tokens sealed. */
export type Kept = Readonly<z.infer<typeof kept>>;

/** An installation with its tokens as they are. */
export type Installation = Kept;

const place = (id: string) => ({ island: SLACK, key: `${PREFIX}${id}` });

/** One secret cannot be put into the place of another, nor into another installation's. */
const sealFor = (id: string, what: 'token' | 'refresh'): string => `${SLACK}/${PREFIX}${id}/${what}`;

/** Reads and writes installations with the key that they are sealed with. */
export class Installations {
  constructor(private readonly key: string) {}

  /** @throws {SealBroken} when another key sealed it. */
  async find(db: Reader, id: string, wallNow: Date): Promise<Installation | undefined> {
    const known = await keptInstallation(db, id, wallNow);
    return known === undefined ? undefined : this.#opened(known);
  }

  async save(w: Writer, installation: Installation): Promise<void> {
    const { id, token, refreshToken } = installation;
    await remember(w, place(id), {
      ...installation,
      token: sealed(this.key, sealFor(id, 'token'), token),
      refreshToken: refreshToken === null ? null : sealed(this.key, sealFor(id, 'refresh'), refreshToken),
    });
    w.signal(INSTALLATIONS_TOPIC);
  }

  /** The ids of those that the key does not open. */
  async unreadable(db: Reader): Promise<readonly string[]> {
    return (await keptInstallations(db))
      .filter((each) => {
        try {
          this.#opened(each);
          return false;
        } catch (error) {
          if (error instanceof SealBroken) return true;
          throw error;
        }
      })
      .map(({ id }) => id);
  }

  #opened(each: Kept): Installation {
    const { id, token, refreshToken } = each;
    return {
      ...each,
      token: opened(this.key, sealFor(id, 'token'), token),
      refreshToken: refreshToken === null ? null : opened(this.key, sealFor(id, 'refresh'), refreshToken),
    };
  }
}

/** All that there are, by id. */
export async function keptInstallations(db: Reader): Promise<readonly Kept[]> {
  const all = await rememberedLike(db, SLACK, PREFIX);
  return [...all.values()].map((value) => kept.parse(value)).sort((a, b) => a.id.localeCompare(b.id, 'en'));
}

export async function keptInstallation(db: Reader, id: string, wallNow: Date): Promise<Kept | undefined> {
  const value = await remembered(db, place(id), wallNow);
  return value === undefined ? undefined : kept.parse(value);
}

/** Destroys an installation with its tokens. The key is not needed for that. */
export async function removeInstallation(w: Writer, id: string): Promise<void> {
  await forget(w, place(id));
  w.signal(INSTALLATIONS_TOPIC);
}
