/** What channels and chats may be called, and what is tried when a name is taken. */
import { withSuffix } from '../../domain/incident/roomName.js';
import { TeamsProblem } from './problem.js';

/** The longest name of a channel; chats may be called more, but are called alike. */
export const ROOM_NAME_LIMIT = 50;
/** How many names are tried when one is taken. */
const NAME_TRIES = 100;

/** What Teams takes in no name (facts page, section 13). */
const FORBIDDEN = /[~#%&*{}+/\\:<>?|'"\p{Cc}]+/gu;
const RESERVED =
  /^(?:con|conin\$|conout\$|prn|aux|nul|com\d|lpt\d|forms|desktop\.ini|_vti_.*|\.lock|general)$/iu;

/** The name as Teams takes it. */
export function tidyName(name: string): string {
  const tidy = [
    ...name
      .replace(FORBIDDEN, '-')
      .replace(/\.{2,}/gu, '.')
      .trim(),
  ]
    .slice(0, ROOM_NAME_LIMIT)
    .join('')
    .replace(/^[_.\s]+|[.\s]+$/gu, '');
  if (tidy === '') return 'room';
  return RESERVED.test(tidy) ? withSuffix(`${tidy}-room`, 1, ROOM_NAME_LIMIT).replace(/-1$/u, '') : tidy;
}

/** The name, and what is tried when it is taken. */
export function* namesLike(name: string): Generator<string> {
  const tidy = tidyName(name);
  yield tidy;
  for (let n = 2; n <= NAME_TRIES; n += 1) yield withSuffix(tidy, n, ROOM_NAME_LIMIT);
}

/** Every name like this one is taken. */
export const allTaken = (call: string, name: string): TeamsProblem =>
  new TeamsProblem('NameAlreadyExists', 409, call, `Every name like ${name} is taken in Teams.`, true);

const TAKEN = /exist|taken|in use|duplicate|conflict/iu;
const CLASHES: ReadonlySet<number | null> = new Set([400, 409]);

/** Whether Teams refused because of the name: which status it says so with differs (facts page, section 12). */
export const isTakenName = (error: unknown): error is TeamsProblem =>
  error instanceof TeamsProblem &&
  CLASHES.has(error.status) &&
  (error.status === 409 || TAKEN.test(`${error.code} ${error.said}`));

const CLOSED = 'closed-';

/** What a room is called that is over, where it cannot be archived. */
export const closedName = (name: string): string =>
  name.startsWith(CLOSED) ? name : tidyName(`${CLOSED}${name}`);
/** The name without that, as far as it was not cut. */
export const openName = (name: string): string =>
  name.startsWith(CLOSED) ? name.slice(CLOSED.length) : name;
