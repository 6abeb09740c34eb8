/** What can be done with an incident where all of it is shown: each control carries a command line, and teaches it. */
import type { Owed } from '../../domain/incident/owed.js';
import { ROLES, roleFacts } from '../../domain/incident/roles.js';
import { SEVERITIES, type Severity, severityLabel } from '../../domain/incident/severity.js';
import { isOpen, isOver } from '../../domain/incident/status.js';
import type { Button, Markdown, Person } from '../../domain/message.js';
import type { OrganizationRole } from '../../domain/organization/settings.js';
import type { IncidentDetails } from '../../store/queries/incidentDetails.js';
import type { Viewer } from '../../store/queries/viewer.js';
import { owedOf } from '../incidents/owed.js';
import { owedLine } from './catchup.js';
import { furtherButtons } from './further.js';
import { actionButtons, roleName } from './incident.js';

/** A button, and what somebody would type in the incident's room for the same. */
export interface Control extends Button {
  readonly verb: string;
  readonly typed: string;
}

/** The line without the incident that it names: in its room that is understood. */
const inItsRoom = (line: string, reference: string): string =>
  line.replace(` --incident ${reference}`, '').replace(` ${reference}`, '');

const control = (
  i: IncidentDetails,
  button: Button,
  typed = inItsRoom(button.command, i.reference),
): Control => ({
  ...button,
  verb: button.command.split(' ')[1] ?? '',
  typed,
});

/** Whether the viewer's role is enough for a verb of this incident. */
type May = (verb: string) => boolean;

export interface Controls {
  /** The first that does a verb: what fits now, as the buttons of the card have it, then what the menu has. */
  readonly of: (verb: string) => Control | undefined;
  /** What the menu has, without the verbs that stand elsewhere. */
  readonly others: (elsewhere: readonly string[]) => readonly {
    readonly heading: string;
    readonly controls: readonly Control[];
  }[];
}

/** Everything that fits the state of an incident and the viewer. */
export function controlsOf(i: IncidentDetails, viewer: Viewer, may: May): Controls {
  const actions = actionButtons(i)
    .map((button) => control(i, button))
    .filter(({ verb }) => may(verb));
  const groups = furtherButtons(i, viewer, may).map(({ heading, buttons }) => ({
    heading,
    controls: buttons.map((button) => control(i, button)),
  }));
  const all = [...actions, ...groups.flatMap(({ controls }) => controls)];
  return {
    of: (verb) => all.find((one) => one.verb === verb),
    others: (elsewhere) =>
      groups
        .map(({ heading, controls }) => ({
          heading,
          controls: controls.filter(({ verb }) => !elsewhere.includes(verb)),
        }))
        .filter(({ controls }) => controls.length > 0),
  };
}

export interface SeverityChoice {
  readonly severity: Severity;
  readonly label: string;
  readonly isCurrent: boolean;
  /** Undefined for the present one, and where it cannot be changed. */
  readonly control?: Control;
}

/** The severities, from the worst. */
export function severityChoices(i: IncidentDetails, may: May): readonly SeverityChoice[] {
  const changes = !isOver(i.status) && !i.isDuplicate && may('severity');
  return SEVERITIES.map((severity) => {
    const label = severityLabel(severity);
    const isCurrent = severity === i.severity;
    const command = `/incident severity ${i.reference} ${severity.toLowerCase()}`;
    return {
      severity,
      label,
      isCurrent,
      ...(isCurrent || !changes ? {} : { control: control(i, { label, command }) }),
    };
  });
}

export interface RoleRow {
  readonly key: string;
  readonly label: string;
  readonly holders: readonly { readonly person: Person; readonly since: Date; readonly drop?: Control }[];
  readonly take?: Control;
  readonly give?: Control;
}

/** The word by which a role is meant in a line; the key of one of the organization's own is one word. */
function wordOf(key: string): string {
  const shipped = ROLES.find((role) => role === key);
  return (shipped === undefined ? undefined : roleFacts(shipped).aliases[0]) ?? key.toLowerCase();
}

/** The roles that there are in the organization, the commander first, and those that somebody holds still. */
export function roleRows(
  i: IncidentDetails,
  roles: readonly OrganizationRole[],
  viewer: Viewer,
  may: May,
): readonly RoleRow[] {
  const changes = isOpen(i.status) && !i.isDuplicate && may('role');
  const line = (action: string, key: string): string =>
    `/incident role ${i.reference} ${action} ${wordOf(key)}`;
  const rows = roles.map((role): RoleRow => {
    const { key, label, several, active } = role;
    const held = i.roles.filter((one) => one.role === key);
    const mine = held.some(({ user }) => user.id === viewer.userId);
    const takes = changes && active && !mine && viewer.userId !== null;
    const over = !several && held.length > 0;
    return {
      key,
      label,
      holders: held.map(({ user: person, since }) => ({
        person,
        since,
        ...(changes ? { drop: dropOf(i, line('drop', key), person, viewer) } : {}),
      })),
      ...(takes
        ? { take: control(i, { label: over ? 'Take over' : 'Take', command: line('take', key) }) }
        : {}),
      ...(changes && active ? { give: control(i, { label: 'Give', command: line('give', key) }) } : {}),
    };
  });
  const gone = i.roles
    .filter((one) => !roles.some(({ key }) => key === one.role))
    .map((one) => ({
      key: one.role,
      label: roleName(one),
      holders: [{ person: one.user, since: one.since }],
    }));
  return [...rows.filter(({ holders }, n) => holders.length > 0 || roles[n]?.active === true), ...gone];
}

/** Names are not always one person's alone: the button says the id, and teaches the name. */
const dropOf = (i: IncidentDetails, line: string, { id, name }: Person, { userId }: Viewer): Control =>
  id === userId
    ? control(i, { label: 'Drop', command: line })
    : control(i, { label: 'Relieve', command: `${line} ${id}` }, `${inItsRoom(line, i.reference)} ${name}`);

const VERBS: Readonly<Record<Owed['what'], string | undefined>> = {
  ACKNOWLEDGE: 'ack',
  COMMANDER: 'role',
  UPDATE: 'update',
  UNPAUSE: 'unpause',
  RESOLVE: 'resolve',
  CLOSE: 'close',
  GO_TO_ORIGINAL: undefined,
};

export interface OwedRow {
  readonly what: Owed['what'];
  readonly line: Markdown;
  readonly isOverdue: boolean;
  /** What does it, for whoever may. */
  readonly control?: Control;
}

/** What is owed next, in the order in which it should be seen to. */
export const owedRows = (i: IncidentDetails, now: Date, controls: Controls): readonly OwedRow[] =>
  owedOf(i).map((owed) => {
    const verb = VERBS[owed.what];
    const does = verb === undefined ? undefined : controls.of(verb);
    return {
      what: owed.what,
      line: owedLine(owed, now),
      isOverdue: owed.what !== 'UNPAUSE' && owed.dueAt !== null && owed.dueAt < now,
      ...(does === undefined ? {} : { control: does }),
    };
  });
