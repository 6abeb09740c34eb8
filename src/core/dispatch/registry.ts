/** All commands there are, and finding the one a person means. */
import { distance } from 'fastest-levenshtein';
import { Refusal } from '../../domain/errors.js';
import type { Catalogue, Command, Place } from '../commands/command.js';

export interface Family {
  readonly name: string;
  readonly commands: readonly Command[];
  /** The verb that the family's word alone stands for, where the surface can ask; `help` unless given. */
  readonly bare?: (place: Place) => string;
}

export class Registry implements Catalogue {
  readonly #byName = new Map<string, Command>();

  constructor(readonly families: readonly Family[]) {
    for (const { name, commands } of families)
      for (const command of commands)
        for (const word of [command.name, ...(command.aliases ?? [])]) {
          const key = `${name} ${word}`;
          if (this.#byName.has(key)) throw new Error(`Two commands are called ${key}.`);
          this.#byName.set(key, command);
        }
  }

  get familyNames(): readonly string[] {
    return this.families.map((f) => f.name);
  }

  get commands(): readonly Command[] {
    return this.families.flatMap((f) => f.commands);
  }

  /** The verb that a family's word alone stands for. */
  bareVerb(family: string, place: Place, canAsk: boolean): string {
    const bare = canAsk ? this.families.find(({ name }) => name === family)?.bare : undefined;
    return bare?.(place) ?? 'help';
  }

  /** @throws {Refusal} UNKNOWN_COMMAND with the nearest ones. */
  find(family: string, verb: string): Command {
    const command = this.#byName.get(`${family} ${verb}`);
    if (command !== undefined) return command;
    const near = nearest(
      verb,
      [...this.#byName.keys()]
        .filter((key) => key.startsWith(`${family} `))
        .map((key) => key.slice(family.length + 1)),
    );
    const offer =
      near.length === 0 ? '' : ` Did you mean ${near.map((word) => `/${family} ${word}`).join(', ')}?`;
    throw new Refusal(
      'UNKNOWN_COMMAND',
      `There is no command “/${family} ${verb.slice(0, 60)}”.${offer} Try /${family} help for all of them.`,
      {
        unknown: `/${family} ${verb.slice(0, 60)}`,
        help: `/${family} help`,
        suggestions: near.map((word) => `/${family} ${word}`),
      },
    );
  }
}

/** The up to three words that somebody may have meant, nearest first. */
function nearest(typed: string, words: readonly string[]): readonly string[] {
  const word = typed.slice(0, 60);
  return words
    .map((candidate) => ({
      candidate,
      away: candidate.startsWith(word) && word.length > 1 ? 0 : distance(word, candidate),
    }))
    .filter(({ candidate, away }) => away <= Math.max(2, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.away - b.away || a.candidate.localeCompare(b.candidate, 'en'))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
