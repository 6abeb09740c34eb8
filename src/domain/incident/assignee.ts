/** What can change who has an incident. */
export interface AssigneeEvent {
  readonly type: 'ACKNOWLEDGED' | 'COMMANDER_TAKEN' | 'TAKEN';
  readonly userId: string;
}

/** Who has the incident afterwards: the first to acknowledge, then the commander, then whoever takes it (domain page, "Incident"). */
export function assigneeAfter(current: string | null, { type, userId }: AssigneeEvent): string {
  switch (type) {
    case 'ACKNOWLEDGED':
      return current ?? userId;
    case 'COMMANDER_TAKEN':
    case 'TAKEN':
      return userId;
  }
}
