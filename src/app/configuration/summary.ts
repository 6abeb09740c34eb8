/** Plans in words: one line for each item. */
import type { Plan } from './plan.js';
import type { ItemPlan } from './state.js';

export interface Summary {
  /** What changes, such as `change user ada@example.com: role`. */
  readonly changes: readonly string[];
  /** What is as the files say already, and only follows them from now on, such as `user ada@example.com`. */
  readonly adopted: readonly string[];
}

/** A field as the files call it. */
const fieldName = (key: string): string => {
  if (key === 'isDefault') return 'default';
  const post = /^(lead|principal|manager|director|executive)Id$/u.exec(key)?.[1];
  return post ?? key.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
};

export function summaryOf(plan: Plan): Summary {
  const changes: string[] = [];
  const adopted: string[] = [];
  const tell = (
    kind: string,
    { what, name, patch }: ItemPlan<object>,
    also: readonly string[] = [],
  ): void => {
    const fields = [
      ...Object.keys(patch).filter((key) => key !== 'managedBy' && key !== 'settings'),
      ...also,
    ];
    const detail = what === 'change' ? `: ${fields.map(fieldName).join(', ')}` : '';
    if (what === 'change' && fields.length === 0) adopted.push(`${kind} ${name}`);
    else changes.push(`${what} ${kind} ${name}${detail}`);
  };
  if (plan.organization !== undefined) tell('organization', plan.organization, plan.settings);
  for (const item of [...plan.releases, ...plan.users]) tell('user', item);
  for (const item of plan.teams) tell('team', item);
  for (const item of plan.services) tell('service', item);
  return { changes, adopted };
}
