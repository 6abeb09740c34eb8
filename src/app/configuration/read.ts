/** From the setting to what is wanted: files, YAML, format, merging, rules. Says everything that is wrong at once. */
import { explain } from './explain.js';
import { readFiles, type TextFile } from './files.js';
import { mergeFiles, type Wanted } from './merge.js';
import { ConfigurationProblem, type Problem } from './problem.js';
import { ruleProblems } from './rules.js';
import { configurationFile } from './schema.js';
import { parseYaml } from './yaml.js';

/** What the files and folders want. @throws {ConfigurationProblem} */
export function readConfiguration(names: readonly string[]): readonly Wanted[] {
  const { files, problems } = readFiles(names);
  return wantedBy(files, problems);
}

/** What the texts want. @throws {ConfigurationProblem} */
export function wantedBy(texts: readonly TextFile[], found: readonly Problem[] = []): readonly Wanted[] {
  const problems = [...found];
  const files = texts.flatMap((text) => {
    const parsed = parseYaml(text);
    if (!('source' in parsed)) {
      problems.push(...parsed);
      return [];
    }
    const { source } = parsed;
    const checked = configurationFile.safeParse(parsed.value);
    if (checked.success) return [{ source, value: checked.data }];
    problems.push(...explain(source, parsed.value, checked.error));
    return [];
  });
  const merged = mergeFiles(files);
  problems.push(...merged.problems, ...ruleProblems(merged.organizations));
  if (problems.length > 0) throw new ConfigurationProblem(problems);
  return merged.organizations;
}

/** Whether anybody is named: then nobody has to be invented to try Muster with. */
export const namesPeople = (organizations: readonly Wanted[]): boolean =>
  organizations.some(({ users }) => users !== undefined);
