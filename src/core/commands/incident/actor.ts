import { Refusal } from '../../../domain/errors.js';
import type { Person } from '../../../domain/message.js';
import type { Viewer } from '../../../store/queries/viewer.js';

/** Whoever gives the command, as others see them. Only people and tokens give commands, never Muster itself. */
export function actorOf(viewer: Viewer): Person {
  if (viewer.userId === null) throw new Refusal('FORBIDDEN', 'Only a person or a token can do this.');
  return { id: viewer.userId, name: viewer.name };
}
