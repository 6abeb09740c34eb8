/** What somebody wrote, with the people who are named in it. */
import type { Mentioned } from '../../domain/mentions.js';
import type { Reading } from './reading.js';
import { Name, Plain } from './text.js';

interface MentionedTextProps {
  readonly text: string;
  /** In the order of the text. */
  readonly mentions: readonly Mentioned[] | null;
  readonly reading: Reading;
}

/** The text stays as it was written; whoever is named stands out, the reader most. */
export function MentionedText({ text, mentions, reading }: MentionedTextProps) {
  let end = 0;
  const pieces = (mentions ?? []).map(({ id, at, length }) => {
    const before = text.slice(end, at);
    end = at + length;
    return (
      <>
        <Plain text={before} />
        <span class={id === reading.viewer.userId ? 'mention mine' : 'mention'}>
          <Name text={text.slice(at, end)} />
        </span>
      </>
    );
  });
  return (
    <>
      {pieces}
      <Plain text={text.slice(end)} />
    </>
  );
}
