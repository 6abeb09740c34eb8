/** A modal that is sent as it was opened. */
import type { ModalView } from '@slack/types';
import type { InputState, ViewState } from '../../../../src/chat/slack/render/modal.js';

const chosen = (one: { value?: string } | undefined) =>
  one === undefined ? null : { value: one.value ?? '' };

function stateOf(block: ModalView['blocks'][number]): InputState | undefined {
  if (!('element' in block)) return undefined;
  const { element } = block;
  switch (element.type) {
    case 'plain_text_input':
      return { value: element.initial_value ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { selected_option: chosen(element.initial_option) };
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return {
        selected_options: (element.initial_options ?? []).map(({ value = '' }) => ({ value })),
      };
    case 'users_select':
      return { selected_user: element.initial_user ?? null };
    default:
      throw new Error(`Our forms have no ${element.type}.`);
  }
}

/** What Slack sends if nothing is changed. */
export function filledIn(view: ModalView): ViewState {
  const values: Record<string, Record<string, InputState>> = {};
  for (const block of view.blocks) {
    const state = stateOf(block);
    if (state !== undefined) values[block.block_id ?? ''] = { value: state };
  }
  return { values };
}
