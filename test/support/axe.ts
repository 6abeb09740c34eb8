/** What a checker of accessibility finds on a page as it stands: WCAG 2.2 up to AA, and what its makers call best practice. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const found = z.object({
  passed: z.number(),
  violations: z.array(
    z.object({
      id: z.string(),
      help: z.string(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});

/** All of it, or only whether what is written can be read against its ground. */
const LOOKED_AT = {
  all: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  contrast: ['color-contrast'],
} as const;

/** One line for each place that is not as it should be. Throws where nothing was looked at. */
export async function violations(
  page: Page,
  looked: keyof typeof LOOKED_AT = 'all',
): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  const { passed, violations: all } = found.parse(
    await page.evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(LOOKED_AT[looked])}, resultTypes: ['violations'] })
        .then(({ passes, violations }) => ({ passed: passes.length, violations }))`,
    ),
  );
  if (passed === 0) throw new Error('The checker looked at nothing.');
  return all.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
