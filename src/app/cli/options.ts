import { parseArgs } from 'node:util';
import { UsageProblem } from './command.js';

/** What was typed behind a command. @throws {UsageProblem} for an option that there is not. */
export function options<const T extends NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object>(
  args: readonly string[],
  accepted: T,
) {
  try {
    return parseArgs({ args: [...args], options: accepted, allowPositionals: true });
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error));
  }
}
