import type { ComponentChildren } from 'preact';

// What makes a line read as something else than it is, or cannot be seen at all; tabs and line breaks are meant.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant.
const TRICKY = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069])/u;

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A person's own text, with control characters and direction overrides shown instead of obeyed. */
export function Plain({ text }: { readonly text: string }) {
  const pieces = text.replaceAll('\r\n', '\n').split(TRICKY);
  return (
    <>
      {pieces.map((piece, i) =>
        i % 2 === 0 ? (
          piece
        ) : (
          <span class="control" title={`control character ${codePoint(piece)}`}>
            {codePoint(piece)}
          </span>
        ),
      )}
    </>
  );
}

/** A name or another short text of somebody's own: whatever its direction, what stands around it keeps its place. */
export function Name({ text, class: className }: { readonly text: string; readonly class?: string }) {
  return (
    <bdi {...(className === undefined ? {} : { class: className })}>
      <Plain text={text} />
    </bdi>
  );
}

/** For those who listen instead of looking. */
export function Spoken({ children }: { readonly children: ComponentChildren }) {
  return <span class="spoken">{children}</span>;
}
