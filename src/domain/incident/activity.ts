/** How finely activity is kept, in milliseconds: a lively room must not be a write for each word. */
const KEPT_EVERY_MS = 60_000;

/** When somebody first responded, and when anybody last did something. */
export interface Activity {
  readonly respondedAt: Date | null;
  readonly lastActivityAt: Date | null;
}

/** Whether another word in the war room says something new: it is the first response, or it has been quiet for a minute. */
export const isNews = ({ respondedAt, lastActivityAt }: Activity, now: Date): boolean =>
  respondedAt === null ||
  lastActivityAt === null ||
  now.getTime() - lastActivityAt.getTime() >= KEPT_EVERY_MS;
