/** Mentions: what stands in the text must stand in the entities, and the other way round. */
import { type Fields, fieldsIn, listIn, textIn } from '../../slack/json.js';
import { wordsOf } from './walk.js';

const marked = /<at>.*?<\/at>/gu;

/** What Teams calls people and bots; in cards people may also be called by their id in Entra or their name there. */
const mri = /^(29:|28:)./;
const entra = /^([0-9a-f-]{36}|[^@\s]+@[^@\s]+)$/i;

function problems(text: string, entities: readonly Fields[], inCard: boolean): readonly string[] {
  const mentions = entities.filter((entity) => entity['type'] === 'mention');
  const named = mentions.map((mention) => textIn(mention['text']) ?? '');
  return [
    ...(text.match(marked) ?? []).filter((at) => !named.includes(at)).map((at) => `${at} is in no entity`),
    ...named
      .filter((name) => name === '' || !text.includes(name))
      .map((name) => `the mention "${name}" is not in the text`),
    ...mentions.flatMap((mention) => {
      const { id, name } = fieldsIn(mention['mentioned']);
      const known = typeof id === 'string' && (mri.test(id) || (inCard && entra.test(id)));
      return [
        ...(known ? [] : [`a mention of ${String(id)}, which is nobody's id`]),
        ...(typeof name === 'string' ? [] : ['a mention without a name']),
      ];
    }),
  ];
}

/** Of a message's words. */
export const textMentionProblems = (text: string, entities: readonly Fields[]): readonly string[] =>
  problems(text, entities, false);

/** Of a card, which has its own entities. */
export const mentionProblems = (card: Fields): readonly string[] =>
  problems(wordsOf(card), listIn(fieldsIn(card['msteams'])['entities']), true);
