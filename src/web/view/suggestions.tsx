/** What may come next in the composer, how the command is used, and what it will do. */
import { renderToString } from 'preact-render-to-string';
import type { Completion } from '../../core/complete/completer.js';
import { Name } from './text.js';

function Does({ does }: Pick<Completion, 'does'>) {
  if (does === undefined) return null;
  const { summary, about } = does;
  return (
    <p class="does">
      {summary}
      {about === undefined ? null : (
        <>
          {' · '}
          <span class="about">
            {about.reference} · <Name text={about.title} />, {about.severity}
          </span>
        </>
      )}
    </p>
  );
}

/**
 * The parts of the list above the composer; empty where there is nothing to say. Its script says which option is chosen, and
 * puts what an option carries in the place of what was typed.
 */
export const suggestions = ({ from, options, usage, does }: Completion): string =>
  renderToString(
    <>
      {options.length === 0 ? null : (
        <div role="listbox" aria-label="Suggestions" tabindex={-1} data-from={String(from)}>
          {options.map(({ insert, label, detail }) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus, and says which option is chosen
            <div role="option" aria-selected="false" data-insert={insert}>
              <span class="word">
                <Name text={label} />
              </span>
              {detail === undefined ? null : (
                <span class="detail">
                  <Name text={detail} />
                </span>
              )}
            </div>
          ))}
        </div>
      )}
      {usage.length === 0 && does === undefined ? null : (
        <div class="meaning">
          {usage.length === 0 ? null : (
            <p class="usage">{usage.map(({ text, here }) => [here ? <strong>{text}</strong> : text, ' '])}</p>
          )}
          <Does does={does} />
        </div>
      )}
    </>,
  );
