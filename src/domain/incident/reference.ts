/** What an incident's reference says: the year, and the organization's own number within it, from 1. */
export interface Reference {
  readonly year: number;
  readonly number: number;
}

const MAX_NUMBER = 9_999_999;

/** The number within the year as references and room names show it: at least three digits. */
export const formatNumber = (number: number): string => String(number).padStart(3, '0');

/** The reference of an incident, for example `INC-2026-001` (domain page, "Incident"). */
export const formatReference = (year: number, number: number): string =>
  `INC-${year}-${formatNumber(number)}`;

/**
 * Reads a reference as a person writes it: any case, with or without `#` before it, spaces around it and zeros that pad
 * the number. Undefined unless the year is 2000 to 9999 and the number 1 to 9,999,999.
 */
export function parseReference(text: string): Reference | undefined {
  const match = /^#?inc-(\d{4})-(\d{1,7})$/iu.exec(text.trim());
  const year = Number(match?.[1]);
  const number = Number(match?.[2]);
  return year >= 2000 && number >= 1 && number <= MAX_NUMBER ? { year, number } : undefined;
}
