/**
 * How another system is connected, as steps to follow: each chat platform says what there is to do, and its checks say how
 * each step stands. A surface shows all of them alike.
 */

import type { Markdown } from '../domain/message.js';
import type { Check, Finding } from './doctor.js';

/** Something to copy to the other side, or from here into a file. */
export interface Copied {
  readonly label: string;
  readonly value: string;
}

/** A variable of the environment: whether it is set, and never what to. */
export interface Variable {
  readonly name: string;
  readonly set: boolean;
  /** What it is for. */
  readonly about: string;
  /** It works without. */
  readonly optional?: true;
}

/** @param description as the environment describes it: “Slack: the token …” */
export function variableOf(name: string, set: boolean, description = ''): Variable {
  const about = description.replace(/^\p{Lu}\p{L}+: /u, '');
  return { name, set, about: about.charAt(0).toUpperCase() + about.slice(1) };
}

export interface GuideStep {
  readonly title: string;
  /** What to do, a paragraph each. */
  readonly text: readonly Markdown[];
  readonly copied?: readonly Copied[];
  /** Names of the files of the connection that the step needs. */
  readonly files?: readonly string[];
  readonly variables?: readonly Variable[];
  /** The names of the checks that say whether it is done. */
  readonly checks?: readonly string[];
}

/** One of several ways that lead to the same. */
export interface Way {
  /** As it stands in an address. */
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly steps: readonly GuideStep[];
}

/** Something to take along, rendered when it is asked for. */
export interface ConnectionFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: () => string | Uint8Array;
}

export interface Connection {
  /** As it stands in an address: lower case letters. */
  readonly id: string;
  readonly name: string;
  /** What one has of it. */
  readonly about: string;
  /** It is in the environment of this process. */
  readonly configured: boolean;
  /** The first is the one to take unless there is a reason. */
  readonly ways: readonly [Way, ...Way[]];
  readonly files: readonly ConnectionFile[];
  /** Where the organization is connected to, by name; none where it is not yet. Asks nobody outside. */
  readonly places: (organizationId: string) => Promise<readonly string[]>;
  /** What looks whether it works; none where nothing is configured. They ask outside. */
  readonly checks: (organizationId: string) => Promise<readonly Check[]>;
}

/** What a check found, under its name. */
export interface Examined {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/**
 * How a step stands: by its checks where they have been made, else by the variables that it takes. `UNKNOWN` is what nobody
 * can tell before the checks, `BY_HAND` what nobody but the reader can.
 */
export type StepState = 'OK' | 'WARN' | 'FAIL' | 'TODO' | 'UNKNOWN' | 'BY_HAND';

/**
 * @param configured whether there is anything that the checks could look at
 * @param examined what they found; undefined before they were made
 */
export function stepState(
  { variables = [], checks = [] }: GuideStep,
  configured: boolean,
  examined: readonly Examined[] | undefined,
): StepState {
  const needed = variables.filter(({ optional }) => optional !== true);
  if (needed.some(({ set }) => !set) || (checks.length > 0 && !configured)) return 'TODO';
  if (checks.length === 0) return needed.length > 0 ? 'OK' : 'BY_HAND';
  const states = findingsOf(checks, examined).map(({ state }) => state);
  if (states.includes('fail')) return 'FAIL';
  if (states.includes('warn')) return 'WARN';
  return states.length > 0 ? 'OK' : 'UNKNOWN';
}

/** What these checks found. */
export const findingsOf = (
  checks: readonly string[],
  examined: readonly Examined[] | undefined,
): readonly Finding[] =>
  (examined ?? []).filter(({ name }) => checks.includes(name)).flatMap(({ findings }) => findings);

/** How long the checks of a connection may take in all before somebody is answered, in milliseconds. */
const EXAMINING_LIMIT_MS = 20_000;

/** Makes the checks side by side. What takes too long is said to, and nobody waits for it. */
export async function examine(
  checks: readonly Check[],
  later: (ms: number) => Promise<unknown>,
): Promise<readonly Examined[]> {
  const limit = later(EXAMINING_LIMIT_MS).then((): readonly Finding[] => [
    { state: 'warn', line: 'took too long', todo: 'look again' },
  ]);
  return await Promise.all(
    checks.map(async ({ name, run }) => ({ name, findings: await Promise.race([run(), limit]) })),
  );
}
