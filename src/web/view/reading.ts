import { DateTime } from 'luxon';
import type { Viewer } from '../../store/queries/viewer.js';

/** For whom something is rendered, when, and where. */
export interface Reading {
  readonly viewer: Viewer;
  readonly now: Date;
  /** The address of the workspace: links to it stay in the window. */
  readonly publicUrl: string;
  /** The channel in which it stands: its buttons are pressed there. */
  readonly channelId: string;
}

/** An instant on the reader's own clock. */
export const localTime = (at: Date, { viewer }: Pick<Reading, 'viewer'>): DateTime => {
  const there = DateTime.fromJSDate(at, { zone: viewer.timezone });
  return (there.isValid ? there : there.setZone('UTC')).setLocale('en');
};
