/** Changing rooms that are there: what they are called, and whether they are in use. */
import { DeliveryProblem, type RoomRef } from '../../core/ports.js';
import { isNamed } from '../../domain/incident/roomName.js';
import type { Errand } from './errand.js';
import { lacksConsent } from './problem.js';
import { aboutOf, asFarAsPossible, noteAbout, show } from './roomsAbout.js';
import { factsOf, kindOf, ofRoom, takeOut } from './roomsMend.js';
import { allTaken, closedName, isTakenName, namesLike, openName } from './roomsNames.js';

/** Renames a room; a name that is taken gets a number. Answers it under the name it has then. */
export async function renameRoom(errand: Errand, room: string, wanted: string): Promise<RoomRef> {
  const { name: present, url } = await factsOf(errand, room);
  if (kindOf(room) === 'CHAT') {
    const [name = wanted] = namesLike(wanted);
    await show(errand, room, { name });
    return { externalId: room, name, url };
  }
  if (isNamed(present, wanted)) return { externalId: room, name: present, url };
  try {
    return { externalId: room, name: await nameChannel(errand, room, wanted), url };
  } catch (error) {
    if (!lacksConsent(error)) throw error;
    // It goes on under the name it has: nobody has to wait for that.
    errand.base.log.warn({ room, code: error.code }, 'a room keeps its name: Muster may not rename it');
    return { externalId: room, name: present, url };
  }
}

/** Gives a channel the first name like this one that is free. */
async function nameChannel(errand: Errand, room: string, wanted: string): Promise<string> {
  for (const name of namesLike(wanted)) {
    try {
      await ofRoom(errand, room, {
        method: 'PATCH',
        path: '',
        body: { displayName: name },
        read: () => undefined,
      });
      return name;
    } catch (error) {
      if (!isTakenName(error)) throw error;
    }
  }
  throw allTaken('PATCH /teams/…/channels/…', wanted);
}

/** Puts a room away, or takes it out again; what cannot be archived is called closed instead. */
export async function setArchived(errand: Errand, room: string, archived: boolean): Promise<void> {
  if (kindOf(room) === 'CHAT') return await show(errand, room, { closed: archived });
  if (archived) return await putAway(errand, room);
  await takeOut(errand, room);
  const { closed, name } = await aboutOf(errand, room);
  if (!closed) return;
  const { name: present } = await factsOf(errand, room);
  // What somebody has called it meanwhile stays.
  if (present.startsWith(closedName(''))) await nameChannel(errand, room, name ?? openName(present));
  await noteAbout(errand, room, { closed: false });
}

async function putAway(errand: Errand, room: string): Promise<void> {
  const { archived, name } = await factsOf(errand, room);
  if (archived) return;
  try {
    await ofRoom(errand, room, { method: 'POST', path: '/archive', body: {}, read: () => undefined });
  } catch (error) {
    const isRefused = error instanceof DeliveryProblem && error.permanent && error.at !== 'ROOM';
    if (!isRefused && !lacksConsent(error)) throw error;
    if ((await aboutOf(errand, room)).closed) return;
    errand.base.log.info({ room }, 'a room cannot be archived, and is called closed instead');
    // Noted first: an attempt that is cut off must not take the new name for the old one.
    await noteAbout(errand, room, { closed: true, name });
    await asFarAsPossible(errand, room, () => nameChannel(errand, room, closedName(name)));
  }
}
