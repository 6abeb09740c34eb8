/** Whether Teams takes a card: Adaptive Cards up to 1.5, as Microsoft's own renderer reads them, and Teams' own rules. */
import { type Fields, fieldsIn, isFields, listIn, textIn } from '../../slack/json.js';
import { library } from './library.js';
import { mentionProblems } from './mentions.js';
import { choicesOf, inputsOf, partsOf, refreshOf } from './walk.js';

/** Of the card and of what it may hold without a type, by the key under which it stands. */
const untyped: Readonly<Record<string, readonly string[]>> = {
  facts: ['title', 'value'],
  choices: ['title', 'value'],
  columns: ['type', 'width', 'horizontalCellContentAlignment', 'verticalCellContentAlignment'],
};

/** What the renderer reads without listing it, and what only Teams has: people pickers, and its own `msteams`. */
const unlisted: Readonly<Record<string, readonly string[]>> = {
  AdaptiveCard: ['body', 'actions', 'msteams', 'metadata'],
  Container: ['items'],
  Column: ['items', 'width'],
  ColumnSet: ['columns'],
  RichTextBlock: ['inlines'],
  Table: ['rows'],
  ActionSet: ['actions'],
  'Action.ShowCard': ['card'],
  'Input.ChoiceSet': ['choices.data'],
  Image: ['msteams'],
};
const required: Readonly<Record<string, readonly string[]>> = {
  TextBlock: ['text'],
  TextRun: ['text'],
  RichTextBlock: ['inlines'],
  Image: ['url'],
  FactSet: ['facts'],
  'Action.OpenUrl': ['url'],
  'Action.ShowCard': ['card'],
};
const everywhere = ['type', 'fallback', 'requires', 'id', 'isVisible'];

const latest = [1, 5] as const;
const version = (text: string | undefined) => /^(?<major>\d+)\.(?<minor>\d+)$/.exec(text ?? '')?.groups;

const instances = new Map<string, ReadonlyMap<string, string> | undefined>();

/** The properties that the type has, with the kind of each; undefined when there is no such type. */
function propertiesOf(type: string): ReadonlyMap<string, string> | undefined {
  if (instances.has(type)) return instances.get(type);
  const { AdaptiveCard, GlobalRegistry, Column, Versions, TextRun } = library;
  const target = Versions.v1_5;
  const made =
    type === 'AdaptiveCard'
      ? new AdaptiveCard()
      : type === 'Column'
        ? new Column()
        : type === 'TextRun'
          ? new TextRun()
          : (GlobalRegistry.elements.createInstance(type, target) ??
            GlobalRegistry.actions.createInstance(type, target));
  const schema = made?.getSchema();
  const found =
    schema &&
    new Map(
      Array.from({ length: schema.getCount() }, (_, at) => schema.getItemAt(at))
        .filter(({ targetVersion }) => targetVersion.compareTo(target) <= 0)
        .map((property) => [property.name, property.constructor.name]),
    );
  instances.set(type, found);
  return found;
}

const kinds: Readonly<Record<string, string>> = {
  StringProperty: 'string',
  BoolProperty: 'boolean',
  NumProperty: 'number',
};

/** Types that the renderer makes itself and lists nowhere. */
const inner = new Set(['TableRow', 'TableCell', 'Data.Query', 'Media']);

function partProblems(part: Fields): readonly string[] {
  const type = String(part['type']);
  if (inner.has(type)) return [];
  const properties = propertiesOf(type);
  if (properties === undefined) return [`there is no ${type} in version 1.5`];
  const missing = (required[type] ?? []).filter((key) => part[key] === undefined);
  if (missing.length > 0) return missing.map((key) => `${type} without ${key}`);
  return Object.entries(part).flatMap(([key, value]) => {
    const known = properties.get(key);
    if (known === undefined)
      return everywhere.includes(key) || unlisted[type]?.includes(key) === true
        ? []
        : [`${type} has no ${key} in version 1.5`];
    const wanted = value === undefined ? undefined : kinds[known];
    return wanted === undefined || typeof value === wanted ? [] : [`${type}.${key} is no ${wanted}`];
  });
}

function untypedProblems(part: Fields): readonly string[] {
  return Object.entries(untyped).flatMap(([list, allowed]) =>
    part['type'] === 'ColumnSet'
      ? []
      : listIn(part[list]).flatMap((entry) => [
          ...Object.keys(entry)
            .filter((key) => !allowed.includes(key))
            .map((key) => `${list} have no ${key}`),
          ...(list === 'columns' ? [] : allowed.filter((key) => typeof entry[key] !== 'string')).map(
            (key) => `${list} without ${key}`,
          ),
        ]),
  );
}

function inputProblems(card: unknown): readonly string[] {
  const inputs = inputsOf(card);
  const ids = inputs.map((input) => textIn(input['id']) ?? '');
  return [
    ...ids.filter((id) => id === '').map(() => 'an input without an id'),
    ...new Set(
      ids.filter((id, at) => id !== '' && ids.indexOf(id) !== at).map((id) => `two inputs are called ${id}`),
    ),
    ...inputs
      .filter((input) => input['isRequired'] === true && textIn(input['errorMessage']) === undefined)
      .map((input) => `${textIn(input['id'])} is required without an errorMessage`),
    ...inputs
      .filter((input) => input['type'] === 'Input.ChoiceSet' && !isFields(input['choices.data']))
      .filter((input) => choicesOf(input).length === 0)
      .map((input) => `${textIn(input['id'])} has no choices`),
    ...inputs
      .filter((input) => typeof input['regex'] === 'string' && !compiles(input['regex']))
      .map((input) => `the regex of ${textIn(input['id'])} is none`),
  ];
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function refreshProblems(card: Fields): readonly string[] {
  if (card['refresh'] === undefined) return [];
  const refresh = refreshOf(card);
  if (refresh?.action['type'] !== 'Action.Execute') return ['a refresh without an Action.Execute'];
  const ids = refresh.userIds ?? [];
  return [
    ...(ids.length > 60 ? [`refresh.userIds has ${ids.length} of at most 60`] : []),
    ...ids.filter((id) => !id.startsWith('29:')).map((id) => `refresh.userIds has ${id}, which is no 29:…`),
    ...(new Set(ids).size < ids.length ? ['refresh.userIds names somebody twice'] : []),
  ];
}

function actionProblems(card: Fields, inDialog: boolean): readonly string[] {
  const parts = [...partsOf(card)];
  return parts.flatMap((part) => {
    const { type } = part;
    const data = fieldsIn(part['data']);
    const opens = fieldsIn(data['msteams'])['type'] === 'task/fetch';
    if (type === 'Action.Execute' && inDialog) return ['Action.Execute does nothing in a dialog'];
    if (type === 'Action.Execute' && typeof part['verb'] !== 'string')
      return ['Action.Execute without a verb'];
    if (type === 'Action.Execute' && opens) return ['only Action.Submit opens a dialog'];
    if (type === 'Action.Submit' && inDialog && opens) return ['a dialog cannot open another'];
    if (type === 'Action.OpenUrl' && !/^https?:\/\//.test(textIn(part['url']) ?? ''))
      return [`Action.OpenUrl has the address ${textIn(part['url'])}`];
    if (type === 'Image' && !/^(https:|data:image\/)/.test(textIn(part['url']) ?? ''))
      return ['an Image needs https'];
    return typeof type === 'string' &&
      type.startsWith('Action.') &&
      type !== 'Action.Execute' &&
      part['title'] === ''
      ? ['a button without words']
      : [];
  });
}

/** So many buttons stand beside each other at most; the others have to be meant for the dots. */
const MOST_PRIMARY = 6;
const MOST_ACTIONS = 100;

const primaryProblems = (card: unknown): readonly string[] =>
  [...partsOf(card)].flatMap(({ actions }) => {
    const primary = listIn(actions).filter(({ mode }) => mode !== 'secondary');
    return primary.length > MOST_PRIMARY
      ? [`${primary.length} primary actions of at most ${MOST_PRIMARY}`]
      : [];
  });

/** The same without people pickers, which only Teams has in 1.5. */
function withoutPickers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPickers);
  if (!isFields(value)) return value;
  const { 'choices.data': picker, ...rest } = value;
  const given =
    picker === undefined ? rest : { ...rest, choices: [{ title: 'Somebody', value: 'somebody' }] };
  return Object.fromEntries(Object.entries(given).map(([key, inside]) => [key, withoutPickers(inside)]));
}

/** What the renderer says itself. */
function rendererProblems(card: Fields): readonly string[] {
  const context = new library.SerializationContext(library.Versions.v1_5);
  const read = new library.AdaptiveCard();
  // It counts those behind the dots as well, which Teams has room for.
  read.hostConfig = new library.HostConfig({ actions: { maxActions: MOST_ACTIONS } });
  read.parse(fieldsIn(withoutPickers(card)), context);
  const parsing = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  return [...parsing, ...read.validateProperties().validationEvents.map(({ message }) => message)];
}

export interface CardRules {
  /** In a dialog other things work than in a message. */
  readonly inDialog?: boolean;
}

/** Everything for which Teams would not take the card, or not show it as it was meant. */
export function cardProblems(card: unknown, { inDialog = false }: CardRules = {}): readonly string[] {
  if (!isFields(card) || card['type'] !== 'AdaptiveCard') return ['it is no AdaptiveCard'];
  const given = version(textIn(card['version']));
  if (given === undefined) return ['a card without a version'];
  const [major, minor] = [Number(given['major']), Number(given['minor'])];
  const tooNew = major > latest[0] || (major === latest[0] && minor > latest[1]);
  const parts = [...partsOf(card)];
  return [
    ...new Set([
      ...(tooNew ? [`version ${major}.${minor} is above 1.5`] : []),
      ...parts.flatMap(partProblems),
      ...parts.flatMap(untypedProblems),
      ...inputProblems(card),
      ...(inDialog ? [] : refreshProblems(card)),
      ...actionProblems(card, inDialog),
      ...primaryProblems(card),
      ...mentionProblems(card),
      ...rendererProblems(card),
    ]),
  ];
}
