// docs/metrics.md, from the registry itself: what Prometheus is shown and what stands here cannot differ.
import { createMetrics } from '../src/app/metrics.js';

/** The labels that a metric was declared with; prom-client keeps them without typing them. */
const labelsOf = (metric: object): readonly string[] =>
  'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames.map(String) : [];

const HEAD = `# Metrics

\`GET /metrics\` answers them in the text format of Prometheus, also while the database is gone: what is read from it is
left out then, and \`muster_store_up\` is 0. Labels never hold what a person typed, and private incidents are not counted.

Rendered by \`npm run docs\`. Besides, there are the usual metrics of the process (\`process_*\` and \`nodejs_*\`); the
ones about the lag of the event loop stand here, too.
`;

export const metricsDocument = (
  table: (head: readonly string[], rows: readonly (readonly string[])[]) => string,
): string => {
  const shown = createMetrics('0')
    .registry.getMetricsAsArray()
    .filter(({ name }) => /^(muster_|nodejs_eventloop_lag_)/u.test(name))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  const rows = shown.map((metric) => [
    `\`${metric.name}\``,
    String(metric.type),
    labelsOf(metric)
      .map((label) => `\`${label}\``)
      .join(', ') || '–',
    metric.help,
  ]);
  return `${HEAD}\n${table(['metric', 'type', 'labels', 'meaning'], rows)}\n`;
};
