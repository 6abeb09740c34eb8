/** Whatever anybody may put into a message or a form. */
import fc from 'fast-check';
import type { Reader } from '../../../../src/chat/slack/render/message.js';
import {
  type Block,
  type Button,
  type Fact,
  type Message,
  md,
  type Person,
  person,
  type Value,
} from '../../../../src/domain/message.js';
import { attacks } from '../../../web/attacks.js';

export const ada: Person = { id: '0190aaaa-0000-7000-8000-000000000001', name: 'Ada Lovelace' };
export const grace: Person = { id: '0190aaaa-0000-7000-8000-000000000002', name: 'Grace Hopper' };

/** Ada is in Slack, nobody else is. */
export const reader: Reader = {
  slackIdOf: (id) => (id === ada.id ? 'U0ADA' : undefined),
  publicUrl: 'https://muster.example',
};

/** What Slack would obey. */
export const slackAttacks: readonly string[] = [
  '<!channel> <!here> <!everyone>',
  '<@U0ADA> <@W1> <#C1|general> <!subteam^S1>',
  '<https://evil.example|Sign in>',
  '<!date^1392734382^{date}^https://evil.example|x>',
  '&lt;!channel&gt; &amp;amp;',
  '@channel @here @everyone #general',
  '*bold* _italic_ ~struck~ `code` ```block```',
  '\u200b*\u200bbold\u200b*\u200b',
  '> quoted\n>>> all of it',
  ':fire: :white_check_mark::skin-tone-2: at 10:30:00',
  '＊bold＊ ＞ quoted',
  'a|b>c<d&e',
  'pay_ments_api 2*3*4',
];

const anyText = fc.oneof(
  fc.constantFrom(...attacks, ...slackAttacks),
  fc.string({ unit: fc.constantFrom(...'*_~`<>&|:@#!^ \n\tab1/\\'), maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('\ud83d', '\udd25', '\0', '\u202e', '\u200b', 'a'), maxLength: 10 }),
  fc.constantFrom('', ' ', '\n', '\u200b'),
);
const hugeText = fc
  .tuple(fc.constantFrom('x', '&', '🔥', '*<@U1>*\n', 'ﷺ ', '\\', '"', '\u0301'), fc.nat(20_000))
  .map(([unit, times]) => unit.repeat(times));

/** Any text; now and then more of it than fits anywhere. */
export const text = fc.oneof({ arbitrary: anyText, weight: 9 }, { arbitrary: hugeText, weight: 1 });

const somebody: fc.Arbitrary<Person> = fc.oneof(
  fc.constant(ada),
  // Ids are ours.
  fc.record({
    id: fc.oneof(
      fc.uuid(),
      text.map((id) => id.toWellFormed()),
    ),
    name: text,
  }),
);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom('/c/1', 'tel:+4930123456', 'javascript:alert(1)', 'https://x.example/?a=<b>|c&d', ''),
  text,
);
const instant = fc.oneof(
  fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
  fc.constantFrom('2026-03-02T09:00:00.000Z', 'soon', '', '<!channel>'),
);

export const value: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text }),
  fc.record({ type: fc.constant('people' as const), people: fc.array(somebody, { maxLength: 4 }) }),
  fc.record({ type: fc.constant('time' as const), at: instant }),
  fc.record({ type: fc.constant('link' as const), text, url }),
);
const fact: fc.Arbitrary<Fact> = fc.record({ label: text, value });

const markdown = fc.oneof(
  text.map((words) => md`${words}`),
  fc
    .tuple(text, somebody, value)
    .map(([words, who, one]) => md`**${words}** by _${person(who)}_, ~~${one}~~`),
  fc.tuple(text, url).map(([words, to]) => md`See ${{ type: 'link', text: words, url: to }}\nand \`code\`.`),
);

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), markdown }),
  fc.record({ type: fc.constant('facts' as const), facts: fc.array(fact, { maxLength: 25 }) }),
  fc.record({ type: fc.constant('list' as const), items: fc.array(markdown, { maxLength: 10 }) }),
  fc.record({ type: fc.constant('quote' as const), text }),
  fc.record({ type: fc.constant('picture' as const), url, alt: text }),
);
const button: fc.Arbitrary<Button> = fc.record(
  {
    label: text,
    command: fc.oneof(fc.constant('/incident ack INC-1'), text),
    style: fc.constantFrom('primary' as const, 'danger' as const),
  },
  { requiredKeys: ['label', 'command'] },
);

export const message: fc.Arbitrary<Message> = fc.record(
  {
    title: text,
    tone: fc.constantFrom(
      'neutral' as const,
      'info' as const,
      'good' as const,
      'warning' as const,
      'danger' as const,
    ),
    blocks: fc.oneof(
      { arbitrary: fc.array(block, { maxLength: 6 }), weight: 9 },
      { arbitrary: fc.array(block, { minLength: 55, maxLength: 70 }), weight: 1 },
    ),
    buttons: fc.oneof(
      { arbitrary: fc.array(button, { maxLength: 4 }), weight: 9 },
      { arbitrary: fc.array(button, { minLength: 60, maxLength: 120 }), weight: 1 },
    ),
  },
  { requiredKeys: ['tone', 'blocks'] },
);

/** Every object anywhere in what was rendered. */
export function* objectsIn(rendered: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof rendered !== 'object' || rendered === null) return;
  if (!Array.isArray(rendered)) yield { ...rendered };
  for (const inside of Object.values(rendered)) yield* objectsIn(inside);
}

/** All texts of one type (`mrkdwn`, `plain_text`, `text`) in what was rendered. */
export const textsOf = (rendered: unknown, type: string): readonly string[] =>
  [...objectsIn(rendered)]
    .filter((one) => one['type'] === type)
    .map(({ text: words }) => (typeof words === 'string' ? words : ''));

const OURS =
  /<@[UW][A-Z0-9]+>|<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]+>|<https?:\/\/[^<>|\s]+(?:\|[^<>|]*)?>/gu;

/** What of a text in Slack's formatting is not a mention, date or link of ours. */
export const withoutOurs = (mrkdwn: string): string => mrkdwn.replace(OURS, '');
