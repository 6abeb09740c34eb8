/** Choices that are too many for a menu: found as one types. */
import type { App } from '@slack/bolt';
import type { Island } from '../island.js';
import { fieldOfBlock, suggestions, VALUE_ACTION } from '../render/modal.js';

export function suggestionEntries(app: App, { answers }: Island): void {
  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: VALUE_ACTION },
    async ({ body, ack }) => {
      const { view, block_id, value } = body;
      const kept = view === undefined ? undefined : await answers.forms.find(view.private_metadata);
      const field = kept === undefined ? undefined : fieldOfBlock(kept.form, block_id);
      const options =
        field?.input.type === 'choice' || field?.input.type === 'choices'
          ? suggestions(field.input.options, value, field.input.type === 'choice' && !field.required)
          : [];
      await ack({ options });
    },
  );
}
