/** The roles every organization has; it can add its own (domain page, "Incident"). */
export const ROLES = [
  'INCIDENT_COMMANDER',
  'COMMUNICATIONS_LEAD',
  'OPERATIONS_LEAD',
  'SCRIBE',
  'SUBJECT_MATTER_EXPERT',
  'SUPPORT',
] as const;
export type Role = (typeof ROLES)[number];

export interface RoleFacts {
  readonly label: string;
  /** Lower case, words parted by one space; the role's own name and label are accepted anyway. */
  readonly aliases: readonly string[];
  /** One person leads; several may know or help. */
  readonly heldByOne: boolean;
  /** What whoever takes it is told, privately. */
  readonly instructions: string;
}

const facts: Readonly<Record<Role, RoleFacts>> = {
  INCIDENT_COMMANDER: {
    label: 'Incident commander',
    aliases: ['commander', 'lead', 'incident lead', 'ic'],
    heldByOne: true,
    instructions:
      'You lead: decide, delegate, keep the overview, and touch nothing yourself. First: make sure somebody works on it, hand out the other roles, set the severity, and say when the next update comes.',
  },
  COMMUNICATIONS_LEAD: {
    label: 'Communications lead',
    aliases: ['communications', 'comms', 'comms lead'],
    heldByOne: true,
    instructions:
      'You speak for the incident: post status updates on time, in words that people outside understand, and keep questions away from those who repair.',
  },
  OPERATIONS_LEAD: {
    label: 'Operations lead',
    aliases: ['operations', 'ops', 'ops lead'],
    heldByOne: true,
    instructions:
      'You lead the repair: agree with the commander before each change, say in the room what is done and what came of it, and have a way back ready.',
  },
  SCRIBE: {
    label: 'Scribe',
    aliases: [],
    heldByOne: true,
    instructions:
      'You write down what happens: decisions, changes, what was tried and what was found, each with its time. The command note adds to the timeline.',
  },
  SUBJECT_MATTER_EXPERT: {
    label: 'Subject-matter expert',
    aliases: ['expert', 'sme'],
    heldByOne: false,
    instructions:
      'You know the system: tell the operations lead what you see and what you suggest, and say how sure you are.',
  },
  SUPPORT: {
    label: 'Support',
    aliases: [],
    heldByOne: false,
    instructions:
      'You stay in touch with the users: tell the room what they report, and tell them what the communications lead has published.',
  },
};

const words = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ');

/** What is shipped about a role. */
export const roleFacts = (role: Role): RoleFacts => facts[role];

/** The role as a person reads it, for example `Incident commander`. */
export const roleLabel = (role: Role): string => facts[role].label;

/** The words that mean a role beside its label, the usual one first; none for a role of an organization's own. */
export const roleWords = (key: string): readonly string[] => {
  const role = ROLES.find((one) => one === key);
  return role === undefined ? [] : facts[role].aliases;
};

/** The role a person means, by its name or a usual short form (`lead` is the commander: issue 2, "The first verbs"). */
export function parseRole(text: string): Role | undefined {
  const typed = words(text);
  return ROLES.find((role) => words(role) === typed || facts[role].aliases.includes(typed));
}
