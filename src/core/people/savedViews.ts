/** Lists of incidents under a name: kept for one person, and shown to nobody else. */
import { Refusal } from '../../domain/errors.js';
import { line } from '../../domain/text.js';
import {
  addSavedView,
  removeSavedView,
  type SavedView,
  savedViewsOf,
} from '../../store/queries/savedViews.js';
import { type Authorship, audit } from '../audit.js';

/** More than anybody finds anything in. */
export const MAX_VIEWS = 50;
const MAX_NAME = 80;
/** The longest filters that an address carries. */
const MAX_QUERY = 4_000;

const name = line(MAX_NAME, 'name');

export interface NewView {
  readonly name: string;
  /** What stands in the address behind the question mark. */
  readonly query: string;
}

const refuse = (problem: string): Refusal => new Refusal('INVALID', problem, { fields: { name: [problem] } });

const takenWords = (name: string): string =>
  `You have a view called “${name}” already. Please choose another name.`;

const nameKey = (words: string): string => words.normalize('NFC').toLowerCase();

/**
 * Keeps a view for whoever asks.
 * @throws {Refusal} for a name that is none or is taken, and when there are too many already.
 */
export async function saveView(by: Authorship, asked: NewView): Promise<SavedView> {
  const { w, viewer, now, newId } = by;
  const checked = name.safeParse(asked.name);
  if (!checked.success) throw refuse(checked.error.issues.map(({ message }) => message).join(' '));
  if (asked.query.length > MAX_QUERY)
    throw refuse('These filters are too long to be kept. Please shorten what is searched for.');
  const known = await savedViewsOf(w, viewer);
  if (known.length >= MAX_VIEWS)
    throw refuse(`You have ${MAX_VIEWS} views already. Please delete one that you do not need any more.`);
  const taken = known.find((view) => nameKey(view.name) === nameKey(checked.data));
  if (taken !== undefined) throw refuse(takenWords(taken.name));
  const view: SavedView = {
    id: newId(),
    organizationId: viewer.organizationId,
    userId: viewer.userId ?? '',
    name: checked.data,
    query: asked.query,
    createdAt: now,
  };
  // Another window was faster.
  if (!(await addSavedView(w, view))) throw refuse(takenWords(view.name));
  await audit(by, {
    action: 'view.create',
    subjectType: 'view',
    subjectId: view.id,
    before: null,
    after: { name: view.name, query: view.query },
  });
  return view;
}

/** Forgets a view of whoever asks. @throws {Refusal} NOT_FOUND for one that is not there, or not theirs. */
export async function deleteView(by: Authorship, id: string): Promise<SavedView> {
  const view = (await savedViewsOf(by.w, by.viewer)).find((one) => one.id === id);
  if (view === undefined) throw new Refusal('NOT_FOUND', 'There is no such view of yours.');
  await removeSavedView(by.w, view.id);
  await audit(by, {
    action: 'view.delete',
    subjectType: 'view',
    subjectId: view.id,
    before: { name: view.name, query: view.query },
    after: null,
  });
  return view;
}
