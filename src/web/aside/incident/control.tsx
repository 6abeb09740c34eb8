/** The controls of the panel: buttons that show the line for which they stand. */
import type { Control } from '../../../core/messages/controls.js';
import { Act } from '../../view/act.js';
import type { Reading } from '../../view/reading.js';

interface ControlProps {
  readonly id: string;
  /** Nothing for whoever may not do it, or where it does not fit. */
  readonly control: Control | undefined;
  readonly reading: Reading;
  /** What it is about, where the same button stands in several rows. */
  readonly about?: string;
}

export const ControlAct = ({ id, control, reading, about }: ControlProps) =>
  control === undefined ? null : (
    <Act
      id={`panel-${id}`}
      button={control}
      typed={control.typed}
      reading={reading}
      small
      {...(about === undefined ? {} : { about })}
    />
  );

interface ControlsProps {
  /** The section: the same verb may stand in another one. */
  readonly id: string;
  readonly controls: readonly (Control | undefined)[];
  readonly reading: Reading;
}

export function ControlRow({ id, controls, reading }: ControlsProps) {
  const shown = controls.filter((one) => one !== undefined);
  if (shown.length === 0) return null;
  return (
    <div class="controls">
      {shown.map((control) => (
        <ControlAct id={`${id}-${control.verb}`} control={control} reading={reading} />
      ))}
    </div>
  );
}
