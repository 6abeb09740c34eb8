/** What the whole API keeps to (api page, "Conventions"). */
export const PREFIX = '/api/v1';
/** The longest Idempotency-Key, in characters. */
export const MAX_KEY = 255;
