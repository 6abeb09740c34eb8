/** The configuration of the environment, applied at a start. */
import type { Log } from '../../core/ports.js';
import { type ApplyParts, applyConfiguration } from './apply.js';
import { namesOf } from './files.js';
import type { Wanted } from './merge.js';
import { readConfiguration } from './read.js';

/** What MUSTER_CONFIG wants; nothing where it is not set. @throws {ConfigurationProblem} */
export const configurationOf = (setting: string | undefined): readonly Wanted[] =>
  setting === undefined ? [] : readConfiguration(namesOf(setting));

/** Applies it and tells what it did. Who may not leave yet is no reason not to start. @throws {ConfigurationProblem} */
export async function applyAtStart(
  parts: ApplyParts,
  wanted: readonly Wanted[],
  log: Log,
  warn: (line: string) => void,
): Promise<void> {
  for (const { slug, changes, adopted, warnings } of await applyConfiguration(parts, wanted)) {
    if (changes.length + adopted.length > 0)
      log.info({ organization: slug, changes, adopted }, 'applied the configuration');
    for (const warning of warnings) {
      log.warn({ organization: slug, warning }, 'the configuration is not applied in full');
      warn(`MUSTER_CONFIG: ${slug}: ${warning}`);
    }
  }
}
