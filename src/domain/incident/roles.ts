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

interface RoleFacts {
  readonly label: string;
  /** Lower case, words parted by one space; the role's own name and label are accepted anyway. */
  readonly aliases: readonly string[];
  /** One person leads; several may know or help. */
  readonly heldByOne: boolean;
}

const facts: Readonly<Record<Role, RoleFacts>> = {
  INCIDENT_COMMANDER: {
    label: 'Incident commander',
    aliases: ['commander', 'lead', 'incident lead', 'ic'],
    heldByOne: true,
  },
  COMMUNICATIONS_LEAD: {
    label: 'Communications lead',
    aliases: ['communications', 'comms', 'comms lead'],
    heldByOne: true,
  },
  OPERATIONS_LEAD: {
    label: 'Operations lead',
    aliases: ['operations', 'ops', 'ops lead'],
    heldByOne: true,
  },
  SCRIBE: { label: 'Scribe', aliases: [], heldByOne: true },
  SUBJECT_MATTER_EXPERT: {
    label: 'Subject-matter expert',
    aliases: ['expert', 'sme'],
    heldByOne: false,
  },
  SUPPORT: { label: 'Support', aliases: [], heldByOne: false },
};

const words = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ');

/** The role as a person reads it, for example `Incident commander`. */
export const roleLabel = (role: Role): string => facts[role].label;

/** The role a person means, by its name or a usual short form (`lead` is the commander: issue 2, "The first verbs"). */
export function parseRole(text: string): Role | undefined {
  const typed = words(text);
  return ROLES.find((role) => words(role) === typed || facts[role].aliases.includes(typed));
}

/** Whether taking the role takes it from whoever has it. */
export const heldByOne = (role: Role): boolean => facts[role].heldByOne;
