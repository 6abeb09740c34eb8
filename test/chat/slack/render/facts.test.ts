/** What somebody wrote, as Slack's formatting would show it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMessage } from '../../../../src/chat/slack/render/message.js';
import { visible } from '../../../../src/chat/slack/render/text.js';
import { mrkdwn, seenIn } from '../../../support/slack/picture/mrkdwn.js';
import { reader, text, textsOf } from './given.js';

const looking = { people: {}, now: new Date('2026-03-02T09:00:00Z'), timezone: 'UTC' };

test('nothing in a fact is formatted but its label', () => {
  fc.assert(
    fc.property(text, (typed) => {
      // Longer ones are cut: a character may become five, and what joins words comes beside it.
      fc.pre(typed.length < 200);
      const facts = [{ label: 'Label', value: { type: 'text', text: typed } as const }];
      const { blocks } = renderMessage({ tone: 'neutral', blocks: [{ type: 'facts', facts }] }, reader);
      const value = visible(typed).trim() === '' ? '–' : visible(typed);
      const [plain] = textsOf(blocks, 'plain_text');
      if (plain !== undefined)
        expect(plain.replaceAll('\u2060', '')).toBe(`Label\n${value.replaceAll('\u2060', '')}`);
      for (const formatted of textsOf(blocks, 'mrkdwn')) {
        const { markup } = mrkdwn(formatted, looking);
        expect(seenIn(markup)).toBe(`Label\n${value}`);
        expect(markup.match(/<\w+/gu)?.filter((tag) => tag !== '<br')).toEqual(['<b']);
      }
    }),
    { numRuns: 500 },
  );
});
