/** Completion of what somebody types: everything it says is taken from the commands' declarations. */
import { Refusal } from '../../domain/errors.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { PeopleQueries } from '../../store/queries/people.js';
import type { Viewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import type { Command, Place } from '../commands/command.js';
import type { Suggestion } from '../commands/fields/index.js';
import { mayRun, refuseRole } from '../dispatch/permission.js';
import type { Registry } from '../dispatch/registry.js';
import { usageParts } from '../dispatch/usage.js';
import { furtherButtons } from '../messages/further.js';
import { actionButtons } from '../messages/incident.js';
import type { Clock } from '../ports.js';
import { type Argument, argumentAt, caretIn, valuesIn } from './caret.js';
import {
  argumentOptions,
  type Looking,
  MAX_OPTIONS,
  mentions,
  type Option,
  starts,
  verbOptions,
} from './offers.js';

/** Longer lines are written by hand. */
const MAX_TYPED = 2_000;

/** The incident that a command will be about. */
export interface About {
  readonly reference: string;
  readonly title: string;
  readonly severity: string;
}

export interface Completion {
  /** What the options replace, in characters of the text. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly Option[];
  /** The command's usage line, as help shows it; `here` is what is being typed. */
  readonly usage: readonly { readonly text: string; readonly here: boolean }[];
  /** What the line will do, and with which incident. */
  readonly does: { readonly summary: string; readonly about: About | undefined } | undefined;
}

export interface Typed {
  /** What stands before the caret. */
  readonly text: string;
  readonly viewer: Viewer;
  readonly place: Place;
  /** Everything is a command here, with or without a slash. */
  readonly commandsOnly: boolean;
}

export interface CompleterParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: Registry;
}

export class Completer {
  constructor(private readonly parts: CompleterParts) {}

  async complete({ text, viewer, place, commandsOnly }: Typed): Promise<Completion> {
    const nothing = { from: text.length, to: text.length, options: [], usage: [], does: undefined };
    if (text.trim() === '' || text.length > MAX_TYPED) return nothing;
    const { registry } = this.parts;
    const caret = caretIn(text, registry.familyNames, commandsOnly);
    if (caret.at === 'speech' && caret.mention === undefined) return nothing;
    const looking = await this.#looking(viewer, place);
    const to = text.length;
    switch (caret.at) {
      case 'speech':
        return {
          ...nothing,
          from: caret.mention?.from ?? to,
          options: await mentions(caret.mention, looking),
        };
      case 'start':
        return {
          ...nothing,
          ...(await described(wholeWord(registry, caret.word.typed, place), '', undefined, looking)),
          from: caret.word.from - (caret.slash ? 1 : 0),
          options: starts(caret.word.typed, caret.slash, looking),
        };
      case 'verb': {
        const { family, word } = caret;
        const verb = word.typed === '' ? registry.bareVerb(family, place, true) : word.typed.toLowerCase();
        return {
          ...nothing,
          ...(await described(found(registry, family, verb), '', undefined, looking)),
          from: word.from,
          options: verbOptions(word, family, looking),
        };
      }
      case 'arguments': {
        const command = found(registry, caret.family, caret.verb);
        if (command === undefined) return nothing;
        const argument = argumentAt(command, caret.args);
        const known = await described(command, caret.args, argument, looking);
        if (!mayUse(command, looking.viewer)) return { ...nothing, ...known };
        return {
          ...nothing,
          ...known,
          from: caret.from + argument.from,
          options: (await argumentOptions(command, caret.args, argument, looking)).slice(0, MAX_OPTIONS),
        };
      }
    }
  }

  async #looking(viewer: Viewer, place: Place): Promise<Looking> {
    const { store, clock, registry } = this.parts;
    const incidents = new IncidentQueries(store.read, viewer);
    const people = new PeopleQueries(store.read, viewer);
    const here = place.incidentId === null ? undefined : await incidents.find(place.incidentId);
    const isReporter = here !== undefined && here.reporterId === viewer.userId;
    // Elsewhere it is not known yet which incident it will be about.
    const may = (command: Command): boolean =>
      mayRun.byRole(command, viewer) || (command.orReporter === true && (here === undefined || isReporter));
    const fitting =
      here === undefined
        ? []
        : [
            ...actionButtons(here),
            ...furtherButtons(here, viewer, () => true).flatMap(({ buttons }) => buttons),
          ].map((button) => button.command.split(' ')[1] ?? '');
    const verbs = (family: string): readonly Suggestion[] =>
      (registry.families.find(({ name }) => name === family)?.commands ?? [])
        .filter(may)
        .map(({ name, aliases = [], summary }) => ({
          words: [name, ...aliases],
          label: name,
          detail: summary,
        }));
    return { viewer, now: clock.now(), incidents, people, place, registry, verbs, fitting };
  }
}

const mayUse = (command: Command, viewer: Viewer): boolean =>
  command.orReporter === true || mayRun.byRole(command, viewer);

function found(registry: Registry, family: string, verb: string): Command | undefined {
  try {
    return registry.find(family, verb);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The command that the first word already is. */
function wholeWord(registry: Registry, typed: string, place: Place): Command | undefined {
  const word = typed.toLowerCase();
  return registry.familyNames.includes(word)
    ? found(registry, word, registry.bareVerb(word, place, true))
    : undefined;
}

/** The usage line with the present argument marked, and what will happen. */
async function described(
  command: Command | undefined,
  args: string,
  argument: Argument | undefined,
  looking: Looking,
): Promise<Partial<Pick<Completion, 'usage' | 'does'>>> {
  if (command === undefined) return {};
  const here = argument === undefined ? undefined : presentField(command, argument);
  const usage = usageParts(command).map(({ field, text }) => ({
    text,
    here: field !== undefined && field === here,
  }));
  if (!mayUse(command, looking.viewer))
    return { usage, does: { summary: refuseRole(command, looking.viewer).message, about: undefined } };
  return { usage, does: { summary: command.summary, about: await about(command, args, argument, looking) } };
}

function presentField(command: Command, { fields, typed, isFlag }: Argument): string | undefined {
  if (isFlag) return undefined;
  const meant = fields.find(
    ({ name, optional }) => !optional || command.input[name]?.recognizes?.(typed, true) === true,
  );
  return (typed === '' ? fields[0] : meant)?.name;
}

async function about(
  command: Command,
  args: string,
  argument: Argument | undefined,
  { incidents, place }: Looking,
): Promise<About | undefined> {
  if (command.input['incident'] === undefined) return undefined;
  const values = valuesIn(command, args) ?? valuesIn(command, args.slice(0, argument?.from ?? 0)) ?? {};
  const named = values['incident'];
  const meant = typeof named === 'string' ? named : place.incidentId;
  const incident = meant === null ? undefined : await incidents.find(meant);
  return incident === undefined
    ? undefined
    : { reference: incident.reference, title: incident.title, severity: incident.severity };
}
