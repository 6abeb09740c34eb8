/** The lists of an open window: only what has changed of them is sent, and only looked for where it may have. */
import { type Mark, markOf } from '../../store/queries/workspace/marks.js';
import { listsOf } from '../lists.js';
import { listPart, markPart, presencePart } from '../view/answer.js';
import { type Lists, marksOf } from '../view/lists.js';
import type { Part, Window } from './part.js';

/** More than this many channels at once are not looked at one by one. */
const ONE_BY_ONE = 8;

/** What a list says, but for its marks and signs. */
const structureOf = (
  { channels, directs: { own, people }, musterPresent }: Lists,
  { visit }: Window,
): string =>
  JSON.stringify([
    visit.viewer.userId,
    musterPresent,
    channels.map(({ mark: _, ...channel }) => channel),
    own?.id,
    people.map(({ id, name, others }) => [id, name, others.length]),
  ]);

const sameMark = (a: Mark | undefined, b: Mark): boolean => a?.unread === b.unread && a.forMe === b.forMe;

export function listParts(): readonly Part[] {
  let structure: string | undefined;
  let marks = new Map<string, Mark>();
  let present = new Map<string, string>();
  /** Conversations with people or with Muster: all of what is new in them is counted. */
  let direct = new Set<string>();

  /** The marks that are not what the window shows. */
  const changed = (now: Iterable<readonly [id: string, mark: Mark]>): readonly string[] => {
    const parts: string[] = [];
    for (const [id, mark] of now) {
      if (sameMark(marks.get(id), mark)) continue;
      marks.set(id, mark);
      parts.push(markPart(id, mark, direct.has(id) ? 'message' : 'mention'));
    }
    return parts;
  };

  /** Looks at everything. */
  const all = async (window: Window): Promise<readonly string[]> => {
    const { web, visit, channel, reading } = window;
    const lists = await listsOf(web, visit);
    const { own, people } = lists.directs;
    const there = new Map(people.map(({ id, others }) => [id, presencePart(id, others)]));
    const was = present;
    present = there;
    direct = new Set([...people, ...(own === null ? [] : [own])].map(({ id }) => id));
    if (structure === structureOf(lists, window))
      return [
        ...changed(marksOf(lists)),
        ...[...there].filter(([id, part]) => was.get(id) !== part).map(([, part]) => part),
      ];
    structure = structureOf(lists, window);
    marks = new Map(marksOf(lists));
    return [listPart(lists, channel, reading)];
  };

  return [
    { aspect: ['workspace', 'presence'], saysOnlyNews: true, look: all },
    {
      aspect: ['marks'],
      saysOnlyNews: true,
      look: async (window) => {
        const { web, visit, marked } = window;
        const listed = [...marked].filter((id) => marks.has(id));
        if (listed.length > ONE_BY_ONE) return await all(window);
        const now = await Promise.all(
          listed.map(async (id) => [id, await markOf(web.store.read, visit.viewer, id)] as const),
        );
        return changed(now);
      },
    },
  ];
}
