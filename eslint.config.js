// Only what needs types or knows our rooms; everything else is biome's.
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const call = (object, property, rest = '') =>
  `CallExpression[callee.object.name='${object}'][callee.property.name='${property}']${rest}`;

const clock = [
  { selector: call('Date', 'now'), message: 'Time is given: take the clock as an argument.' },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is given: take the clock as an argument.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'Time is given: take the clock as an argument.',
  },
  { selector: call('DateTime', 'now'), message: 'Time is given: take the clock as an argument.' },
  ...['utc', 'local'].flatMap((name) => [
    { selector: call('DateTime', name, '[arguments.length=0]'), message: 'Time is given: take the clock.' },
    {
      selector: call('DateTime', name, "[arguments.0.type='ObjectExpression']"),
      message: 'Time is given: take the clock.',
    },
  ]),
];

const environment = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read in src/app: take the configuration as an argument.',
  },
];

const waiting = [
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval)$/]',
    message: 'What happens later is a row with due_at, not a timer of the process.',
  },
  {
    selector:
      "CallExpression[callee.object.name='globalThis'][callee.property.name=/^(setTimeout|setInterval)$/]",
    message: 'What happens later is a row with due_at, not a timer of the process.',
  },
];

const chance = [{ selector: call('Math', 'random'), message: 'Chance is given: take it as an argument.' }];

const restrictedImports = (...more) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: [
        {
          name: 'drizzle-orm',
          importNames: ['ilike', 'notIlike'],
          message: 'SQLite has no ilike: like(lower(column), …).',
        },
        ...more,
      ],
    },
  ],
});

const noTimers = ['node:timers', 'node:timers/promises'].map((name) => ({
  name,
  importNames:
    name === 'node:timers' ? ['setTimeout', 'setInterval'] : ['setTimeout', 'setInterval', 'scheduler'],
  message: 'What happens later is a row with due_at, not a timer of the process.',
}));

export default defineConfig([
  {
    ignores: [
      'dist/',
      '.build-*/',
      'node_modules/',
      'data/',
      'coverage/',
      'migrations/',
      '**/*.{js,mjs,cjs}',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        // What fastify's chainable methods return can be awaited, but need not be.
        {
          allowForKnownSafePromises: [
            {
              from: 'package',
              package: 'fastify',
              name: ['FastifyInstance', 'FastifyReply', 'SafePromiseLike'],
            },
          ],
        },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/no-array-delete': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/unbound-method': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      ...restrictedImports(),
    },
  },
  { files: ['test/**'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  {
    files: ['src/{chat,web,notify,http}/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...clock, ...environment] },
  },
  {
    files: ['src/{domain,store,core}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': ['error', ...clock, ...environment, ...waiting, ...chance],
      ...restrictedImports(...noTimers),
    },
  },
]);
