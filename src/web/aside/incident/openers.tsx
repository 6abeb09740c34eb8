/** What opens the panel beside a room, and folds it away. */
import { Icon } from '../../view/icons.js';

/** The ids that the script and the style know. */
export const PANEL = 'panel';

/**
 * Where there is room for it the panel stands open, and is folded away by a switch; else it is opened over the conversation. The
 * style shows one of the two, and none where there is no incident. Works without script: the browser does both.
 */
export const PanelOpeners = () => (
  <>
    <label class="plain panel-switch" title="The incident beside the conversation">
      <input type="checkbox" id="panel-shown" checked autocomplete="off" aria-label="Incident" />
      <Icon name="panel" />
    </label>
    <button
      type="button"
      class="plain panel-open"
      id="panel-open"
      popovertarget={PANEL}
      aria-label="Incident"
      title="The incident"
    >
      <Icon name="panel" />
    </button>
  </>
);
