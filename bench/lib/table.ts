import { type Figure, median, misses, sorted } from './figures.js';

const ratioOf = ({ ratios }: Figure): string => {
  if (ratios.length === 0) return '';
  const ordered = sorted(ratios);
  const two = (value: number | undefined): string => (value ?? Number.NaN).toFixed(2);
  return `${two(median(ratios))} (${two(ordered[0])}–${two(ordered.at(-1))})`;
};

const verdictOf = (figure: Figure): string => {
  if (figure.target === null) return '';
  const target = 'atLeast' in figure.target ? `≥ ${figure.target.atLeast}` : `≤ ${figure.target.atMost}`;
  return `${target} ${misses(figure) ? 'MISSED' : 'met'}`;
};

/** The figures as a table: medians with the range of all rounds. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ['figure', 'Muster', 'baseline', 'ratio', 'target'],
    ...figures.map((f) => [f.what, f.ours, f.baseline, ratioOf(f), verdictOf(f)]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}
