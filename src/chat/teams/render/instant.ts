/** Instants, which Teams shows in each reader's own zone. */
import { utcText } from '../../markdown.js';
import { inline } from './text.js';

// Clients know no milliseconds and only years of four digits; anything else stands there as it is.
const KNOWN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u;

/** An instant in a text of Teams'; anything that is none is shown as it is. */
export function instantText(iso: string): string {
  const at = new Date(iso);
  const whole = Number.isNaN(at.getTime()) ? '' : at.toISOString().replace(/\.\d+Z$/u, 'Z');
  if (KNOWN.test(whole)) return `{{DATE(${whole},SHORT)}} {{TIME(${whole})}}`;
  return inline(utcText(iso)) || '?';
}
