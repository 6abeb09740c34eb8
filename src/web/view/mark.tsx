/** Small signs beside names: that something is new, and who is there. Each also stands in words. */
import { type Mark, MOST_COUNTED } from '../../store/queries/workspace/marks.js';
import { Spoken } from './text.js';

/** Where the mark of a channel stands, and where the presence of whom it is with. */
export const markPlace = (channelId: string): string => `u-${channelId}`;
export const presencePlace = (channelId: string): string => `p-${channelId}`;

interface MarkSignProps {
  readonly mark: Mark;
  /** What is counted in it. */
  readonly counted: 'mention' | 'message';
}

/** A dot where something is new, a number where some of it is meant for the reader. */
export function MarkSign({ mark: { unread, forMe }, counted }: MarkSignProps) {
  if (!unread) return null;
  if (forMe === 0)
    return (
      <>
        <span class="news" aria-hidden="true" />
        <Spoken>, unread</Spoken>
      </>
    );
  const number = forMe < MOST_COUNTED ? String(forMe) : `${MOST_COUNTED - 1}+`;
  return (
    <>
      <span class="news count" aria-hidden="true">
        {number}
      </span>
      <Spoken>
        , {number} unread {forMe === 1 ? counted : `${counted}s`}
      </Spoken>
    </>
  );
}

/** A filled dot for whoever is there, a hollow one for whoever is not. */
export const PresenceSign = ({ present }: { readonly present: boolean }) => (
  <span class={present ? 'presence here' : 'presence'}>
    <Spoken>{present ? 'present ' : 'away '}</Spoken>
  </span>
);
