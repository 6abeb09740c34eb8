import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderHome } from '../../../../src/chat/slack/render/home.js';
import { md, say } from '../../../../src/domain/message.js';
import { blockKitProblems, tooLarge } from '../../../support/slack/blockKit/problems.js';
import { message, objectsIn, reader, text, textsOf } from './given.js';

const line = (words: string) => say('neutral', md`${words}`, [{ label: 'Show', command: '/incident show' }]);

test('each section stands under its heading, and every button is another one', () => {
  const view = renderHome(
    [
      { heading: 'Yours', messages: [line('one'), line('two')] },
      { heading: 'Open', messages: [line('three')] },
    ],
    reader,
  );
  expect(view.type).toBe('home');
  expect(textsOf(view, 'plain_text').filter((words) => words !== 'Show')).toEqual(['Yours', 'Open']);
  expect(textsOf(view, 'text')).toEqual(['one', 'two', 'three']);
  expect([...objectsIn(view)].map((one) => one['action_id']).filter((id) => id !== undefined)).toEqual([
    'command:0',
    'command:1',
    'command:2',
  ]);
});

test('a title stands in one block with what is said below it', () => {
  const entry = { ...line('SEV1'), title: 'INC-1', tone: 'danger' as const };
  const [heading, block] = renderHome([{ heading: 'Open', messages: [entry] }], reader).blocks;
  expect(heading?.type).toBe('header');
  expect(textsOf(block, 'text')).toEqual([' ', 'INC-1', 'SEV1']);
});

test('what does not fit is left out, and it says so', () => {
  const view = renderHome(
    [{ heading: 'Open', messages: Array.from({ length: 80 }, () => line('x')) }],
    reader,
  );
  expect(view.blocks.length).toBeLessThanOrEqual(100);
  expect(textsOf(view, 'plain_text').at(-1)).toBe('There is more than fits here.');
});

test('whatever it is about, Slack takes it', () => {
  const section = fc.record({ heading: text, messages: fc.array(message, { maxLength: 6 }) });
  fc.assert(
    fc.property(fc.array(section, { maxLength: 4 }), (sections) => {
      const view = renderHome(sections, reader);
      expect(blockKitProblems({ view })).toEqual([]);
      expect(tooLarge(view)).toBe(false);
      const ids = [...objectsIn(view)].map((one) => one['action_id']).filter((id) => id !== undefined);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 30 },
  );
});
