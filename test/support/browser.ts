/** A real Chromium for the end-to-end tests. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const desktop = { width: 1280, height: 800 } as const;
export const phone = { width: 390, height: 844 } as const;

export const launchBrowser = async (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) {
    throw new Error(
      `The end-to-end tests need Chromium; there is none at ${executablePath} (CHROMIUM_PATH).`,
    );
  }
  return chromium.launch({ executablePath, args: FLAGS });
};

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong in the page so far: uncaught errors and what it wrote as an error to the console. */
  readonly problems: readonly string[];
  /** Throws if the page had problems, except those that match one of the expected ones. */
  assertClean(...expected: RegExp[]): void;
  /** Closes the page and its context; throws like `assertClean`. */
  close(...expected: RegExp[]): Promise<void>;
}

export interface PageOptions extends BrowserContextOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** A page in a context of its own (its own cookies). Close it at the end of the test: that is when its problems fail the test. */
export const openPage = async (browser: Browser, options: PageOptions = {}): Promise<WatchedPage> => {
  const context = await browser.newContext({
    viewport: desktop,
    timezoneId: 'UTC',
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  const assertClean = (...expected: RegExp[]): void => {
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    if (unexpected.length > 0) throw new Error(`The page had problems:\n${unexpected.join('\n')}`);
  };
  const close = async (...expected: RegExp[]): Promise<void> => {
    await context.close();
    assertClean(...expected);
  };
  return { page, problems, assertClean, close };
};
