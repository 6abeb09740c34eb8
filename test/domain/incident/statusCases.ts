import { Refusal } from '../../../src/domain/errors.js';
import type { Status, StatusAndStamps } from '../../../src/domain/incident/status.js';

/** An instant of the test's own night, in minutes. */
export const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 3, minute));

/** An incident's status and stamps; those not given are empty. */
export const incident = (status: Status, stamps: Partial<StatusAndStamps> = {}): StatusAndStamps => ({
  acknowledgedAt: null,
  identifiedAt: null,
  mitigatedAt: null,
  resolvedAt: null,
  closedAt: null,
  ...stamps,
  status,
});

/** The refusal with which `act` ends; anything else is a failure. */
export const refusalOf = (act: () => unknown): Refusal => {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
};
