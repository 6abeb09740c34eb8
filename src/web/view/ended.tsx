/** For whoever sends something without script after their session has ended: there is no open page that still has it. */
import type { AssetUrl } from '../parts.js';
import { sheetPage } from './page.js';
import { Plain } from './text.js';

/** Something that was typed, under the name of its field. */
export interface Typed {
  readonly label: string;
  readonly text: string;
}

const Kept = ({ id, label, text }: Typed & { readonly id: string }) => (
  <div class="field">
    <label for={id}>
      <Plain text={label} />
    </label>
    {/* HTML takes the first line break away. */}
    <textarea id={id} rows={text.includes('\n') ? 8 : 2} dir="auto" readOnly>{`\n${text}`}</textarea>
  </div>
);

/** What was typed, to be taken along, and the way back. */
export const endedPage = (asset: AssetUrl, signInUrl: string, typed: readonly Typed[]): string =>
  sheetPage(
    asset,
    'Your session has ended',
    <>
      <h1>Your session has ended</h1>
      <p>
        Nothing was sent. What you typed stands here: copy it, then <a href={signInUrl}>sign in</a> again.
      </p>
      {typed.map((one, i) => (
        <Kept id={`typed-${i}`} {...one} />
      ))}
    </>,
  );
