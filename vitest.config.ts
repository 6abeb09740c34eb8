import { defineConfig } from 'vitest/config';

const shared = {
  environment: 'node',
  // For what hangs: on a busy machine everything takes several times as long.
  testTimeout: 30_000,
  hookTimeout: 30_000,
  env: { TZ: 'UTC', NODE_ENV: 'test' },
  // Loading the modules anew for every file is half the time of the unit tests. Nothing in src keeps state in its modules.
  isolate: false,
  // On a busy machine a page may take longer than the second that is usual.
  expect: { poll: { timeout: 15_000 } },
} as const;

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/contract/**', 'test/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'contract',
          include: ['test/contract/**/*.test.{ts,tsx}'],
          globalSetup: ['test/support/postgres.global.ts'],
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          globalSetup: ['test/support/postgres.global.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
