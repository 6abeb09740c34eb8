/** The fields by which every list is paged (api page, "Conventions"). */
import type { Page } from '../../store/queries/page.js';
import { numberField, optional } from './fields/index.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export const pageFields = {
  limit: optional(numberField({ label: 'Limit', min: 1, max: MAX_LIMIT })),
  offset: optional(numberField({ label: 'Offset', min: 0, max: 1_000_000_000 })),
};

export const pageOf = (input: {
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}): Page => ({ limit: input.limit ?? DEFAULT_LIMIT, offset: input.offset ?? 0 });
