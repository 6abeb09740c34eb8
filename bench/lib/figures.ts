/** Samples, and the figures that are printed of them. */

/** Measures two things in turn, so that whatever slows the machine down slows both, and answers a sample of each per round. */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Pairs> {
  const pairs: Pairs = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    pairs.ours.push(await ours());
    pairs.baseline.push(await baseline());
  }
  return pairs;
}

export interface Pairs {
  readonly ours: number[];
  readonly baseline: number[];
}

export const sorted = (samples: readonly number[]): number[] => samples.toSorted((a, b) => a - b);
/** The sample below which this share of the samples lies. */
export const percentile = (samples: readonly number[], share: number): number =>
  sorted(samples)[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? Number.NaN;
export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
/** The median with the range in which all samples lie. */
export const spread = (samples: readonly number[], unit: string): string => {
  const ordered = sorted(samples);
  return `${digits(median(samples))} ${unit} (${digits(ordered[0] ?? Number.NaN)}–${digits(ordered.at(-1) ?? Number.NaN)})`;
};

export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  /** Ours to the baseline, of each round. */
  readonly ratios: readonly number[];
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | null;
}

/** A figure of pairs measured in turn; the ratio is that of each round, so that a slow round does not count twice. */
export const compare = (
  what: string,
  unit: string,
  { ours, baseline }: Pairs,
  against: string,
  target: Figure['target'],
): Figure => ({
  what,
  ours: spread(ours, unit),
  baseline: `${spread(baseline, unit)} ${against}`,
  ratios: ours.map((value, round) => value / (baseline[round] ?? Number.NaN)),
  target,
});

/** Something measured that is compared with nothing. */
export const alone = (what: string, measured: string, note = ''): Figure => ({
  what,
  ours: measured,
  baseline: note,
  ratios: [],
  target: null,
});

export const misses = ({ ratios, target }: Figure): boolean => {
  if (target === null) return false;
  return 'atLeast' in target ? !(median(ratios) >= target.atLeast) : !(median(ratios) <= target.atMost);
};
