/** How the parts describe the variables of the environment that they need: the configuration is the merge of all of them. */
import { z } from 'zod';

/** What somebody configured is unusable: the message is the one line to print. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
}

/** A variable that may be left out; one that is empty is left out. */
export const given = (description: string, schema: z.ZodType<string>) =>
  z.preprocess((v) => (v === '' ? undefined : v), schema.optional()).meta({ description });

/** A variable that has a default. */
export const defaulted = <T extends z.ZodType>(description: string, schema: T, fallback: z.input<T>) =>
  z
    .preprocess((v) => (v === undefined || v === '' ? fallback : v), schema)
    .meta({ description, default: fallback });

/** Whether only this machine can reach the address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(host);
