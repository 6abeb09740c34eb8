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
  /** Whether a button with this line is of use to the viewer. */
  readonly offers: (line: string) => boolean;
  /** The page of the organization that it is, where it is none of a channel: what is done there is done in the reader's own channel. */
  readonly page?: string | undefined;
}

/** An instant on the reader's own clock. */
export const localTime = (at: Date, { viewer }: Pick<Reading, 'viewer'>): DateTime => {
  const there = DateTime.fromJSDate(at, { zone: viewer.timezone });
  return (there.isValid ? there : there.setZone('UTC')).setLocale('en');
};
