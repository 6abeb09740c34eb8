// Checks the import boundaries of scripts/boundaries.mjs over src/ and test/.
import process from 'node:process';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { atLeastModules, islands, limits, packagesOf, rooms, sharedByIslands } from './boundaries.mjs';
import { at, root } from './lib/project.mjs';

const anyOf = (patterns) => patterns.map((pattern) => `(?:${pattern})`).join('|');
const inPackages = (packages) => `^node_modules/(?:@types/)?(?:${packages.join('|')})/`;
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown'];

const directions = rooms.slice(0, -1).map((room, index) => ({
  name: `${room.name}-knows-nothing-of-the-right`,
  comment: room.rule,
  from: { path: room.path },
  to: { path: anyOf(rooms.slice(index + 1).map((later) => later.path)) },
}));

const ownership = packagesOf.map(({ packages, only }) => ({
  name: `only-there:${packages.join(',')}`,
  comment: `May be imported only in ${only.join(', ')}`,
  from: { path: '^src/', pathNot: anyOf(only) },
  to: { path: inPackages(packages) },
}));

const limited = limits.flatMap(({ room, packages, node }) => {
  const from = { path: rooms.find(({ name }) => name === room).path };
  const rules = [];
  if (packages) {
    rules.push({
      name: `${room}-packages`,
      comment: `Only ${packages.join(', ')}`,
      from,
      to: { dependencyTypes: NPM, pathNot: inPackages(packages) },
    });
  }
  if (node) {
    rules.push({
      name: `${room}-node-builtins`,
      comment: node.length > 0 ? `Only ${node.join(', ')}` : 'None',
      from,
      to: {
        dependencyTypes: ['core'],
        ...(node.length > 0 && { pathNot: `^(?:node:)?(?:${node.join('|')})$` }),
      },
    });
  }
  return rules;
});

const forbidden = [
  ...directions,
  ...ownership,
  ...limited,
  {
    name: 'islands-never-see-each-other',
    from: { path: islands },
    to: { path: islands, pathNot: '^src/$1/' },
  },
  {
    name: 'what-islands-share-knows-no-island',
    from: { path: sharedByIslands },
    to: { path: islands },
  },
  { name: 'no-cycles', from: {}, to: { circular: true } },
  { name: 'no-unresolvable-import', from: {}, to: { couldNotResolve: true } },
  { name: 'src-is-not-built-on-tests', from: { path: '^src/' }, to: { path: '^(test|bench|scripts)/' } },
  {
    name: 'src-runs-without-dev-dependencies',
    from: { path: '^src/' },
    // Types are gone when it runs.
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
      pathNot: '/@types/',
    },
  },
  {
    name: 'doubles-know-nothing-of-us',
    comment: 'A double that shares code with what it checks shares its mistakes',
    from: { path: '^test/support/doubles/' },
    to: { path: '^src/' },
  },
].map((rule) => ({ severity: 'error', ...rule }));

const { output } = await cruise(
  ['src', 'test'],
  {
    baseDir: root,
    ruleSet: { forbidden },
    validate: true,
    outputType: 'json',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.build-)' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: at('tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
  undefined,
  { tsConfig: extractTSConfig(at('tsconfig.json')) },
);

const { modules, summary } = typeof output === 'string' ? JSON.parse(output) : output;
const ours = modules.filter(({ source }) => /^src\/.*\.tsx?$/.test(source));
const imports = ours.flatMap(({ dependencies }) => dependencies);

const why = new Map(forbidden.map(({ name, comment }) => [name, comment]));
for (const { rule, from, to, cycle } of summary.violations) {
  const way = cycle?.length > 0 ? cycle.map((step) => step.name ?? step).join(' → ') : to;
  console.log(`${rule.name}: ${from} → ${way}`);
  if (why.get(rule.name)) console.log(`    ${why.get(rule.name)}`);
}
const homeless = ours.filter(({ source }) => !rooms.some(({ path }) => new RegExp(path).test(source)));
for (const { source } of homeless)
  console.log(`in-no-room: ${source} is in no room of scripts/boundaries.mjs`);

if (ours.length < atLeastModules || imports.length < ours.length / 2) {
  console.log(
    `only ${ours.length} modules of src/ with ${imports.length} imports were looked at (at least ${atLeastModules} expected): this check checks nothing`,
  );
  process.exitCode = 1;
} else if (summary.violations.length > 0 || homeless.length > 0) {
  process.exitCode = 1;
} else {
  console.log(`${ours.length} modules of src/ and ${imports.length} imports: each in its place`);
}
