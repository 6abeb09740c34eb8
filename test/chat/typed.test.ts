/** Commands in what we say, as they are typed where they are read. */
import { expect, test } from 'vitest';
import { typedInSlack } from '../../src/chat/slack/means.js';
import { typedInTeams } from '../../src/chat/teams/means.js';
import { asTyped } from '../../src/chat/typed.js';
import { families } from '../../src/core/commands/families.js';
import { Registry } from '../../src/core/dispatch/registry.js';
import { type Message, md, part, say, text } from '../../src/domain/message.js';

const wordsOf = (message: Message): readonly string[] =>
  message.blocks.flatMap((block) =>
    block.type === 'text' ? [block.markdown] : block.type === 'list' ? [...block.items] : [],
  );

test('each platform has its own way to type them', () => {
  const message = say('neutral', md`Try \`/incident note\`, \`/user me\` or \`/incident\`.`);
  expect(wordsOf(asTyped(message, typedInTeams))).toEqual([
    'Try `@Muster note`, `@Muster user me` or `@Muster`.',
  ]);
  expect(wordsOf(asTyped(message, typedInSlack))).toEqual([
    'Try `/incident note`, `/muster user me` or `/incident`.',
  ]);
});

test('said once more it is the same', () => {
  const message = say('neutral', md`\`/user me\``);
  for (const typed of [typedInTeams, typedInSlack])
    expect(asTyped(asTyped(message, typed), typed)).toEqual(asTyped(message, typed));
});

test('what people wrote stays as they wrote it', () => {
  const theirs = 'a `/user me` and \\`/incident x` b';
  const message: Message = {
    tone: 'neutral',
    title: '`/user me`',
    blocks: [
      text(md`${theirs} \`/incident ack\``),
      { type: 'list', items: [md`${theirs}`, md`${part(md`\`/incident ack\``)}`] },
      { type: 'quote', text: theirs },
      { type: 'facts', facts: [{ label: 'x', value: { type: 'text', text: theirs } }] },
    ],
  };
  const said = asTyped(message, typedInTeams);
  expect(wordsOf(said)).toEqual([`${md`${theirs}`} \`@Muster ack\``, md`${theirs}`, '`@Muster ack`']);
  expect({ ...said, blocks: said.blocks.slice(2) }).toEqual({ ...message, blocks: message.blocks.slice(2) });
});

test('the family that need not be named is the one that lines without a family are read as', () => {
  const [first = ''] = new Registry(families).familyNames;
  expect(typedInTeams(first, 'note')).toBe('@Muster note');
});

test('code that is no command is left alone', () => {
  const message = say('neutral', md`\`/etc/passwd\`, \`npm run muster\`, \`/\``);
  expect(asTyped(message, typedInTeams)).toEqual(message);
});
