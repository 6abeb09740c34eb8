/** A severity and a state as small signs: told by words and shape, the colour only helps. */
import { type Severity, severityLabel } from '../../domain/incident/severity.js';
import { isOpen, type Status } from '../../domain/incident/status.js';

export const Level = ({ severity }: { readonly severity: Severity }) => (
  <span class={`level ${severity.toLowerCase()}`} title={severityLabel(severity)}>
    {severity}
  </span>
);

/** @param label how people call the state: a pause or a duplicate is more than its status. */
export const State = ({ status, label }: { readonly status: Status; readonly label: string }) => (
  <span class={`state ${isOpen(status) ? status.toLowerCase() : 'over'}`}>{label}</span>
);
