/** What kind of thing broke (domain page, "Incident"). */
export const CATEGORIES = [
  'SYSTEM',
  'NETWORK',
  'DATABASE',
  'APPLICATION',
  'SECURITY',
  'DATA',
  'THIRD_PARTY',
  'OTHER',
] as const;
export type Category = (typeof CATEGORIES)[number];

const labels: Readonly<Record<Category, string>> = {
  SYSTEM: 'System',
  NETWORK: 'Network',
  DATABASE: 'Database',
  APPLICATION: 'Application',
  SECURITY: 'Security',
  DATA: 'Data',
  THIRD_PARTY: 'Third party',
  OTHER: 'Other',
};

/** The category as a person reads it, for example `Third party`. */
export const categoryLabel = (category: Category): string => labels[category];
