/** Whatever anybody types, by any way into the page, stays text. */
import type { ComponentChild } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { refusalMessage } from '../../src/core/messages/replies.js';
import { errorCatalogue, Refusal } from '../../src/domain/errors.js';
import type { Form } from '../../src/domain/form.js';
import { type Message, md, person, say } from '../../src/domain/message.js';
import type { Channel } from '../../src/store/queries/workspace/channels.js';
import { LISTED } from '../../src/store/queries/workspace/lists.js';
import type { Posted } from '../../src/store/queries/workspace/messages.js';
import { listPart } from '../../src/web/view/answer.js';
import { Card } from '../../src/web/view/card.js';
import { FormDialog } from '../../src/web/view/form.js';
import { linkTarget } from '../../src/web/view/markdown.js';
import { Messages } from '../../src/web/view/message.js';
import { workspacePage } from '../../src/web/view/page.js';
import type { Reading } from '../../src/web/view/reading.js';
import { attacks } from './attacks.js';
import { expectHarmless, tagsOf, textOf } from './html.js';

const at = new Date('2026-03-02T09:00:00Z');
const channelId = '11111111-1111-4111-8111-111111111111';
const reading: Reading = {
  viewer: {
    organizationId: 'o',
    userId: 'u',
    name: 'Ada',
    role: 'ADMIN',
    clearance: 0,
    timezone: 'Europe/Berlin',
  },
  now: at,
  publicUrl: 'https://muster.example',
  channelId,
  offers: () => true,
};
const html = (child: ComponentChild): string => renderToString(<div>{child}</div>);

/** As a reader sees it: what is shown instead of obeyed is written out. */
const shown = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters meant.
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (c) => `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
/** In a line of ours overrides are taken out before, and every kind of line break is one. */
const inLine = (text: string): string =>
  shown(text.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '').replaceAll('\r', '\n'));

const message = (body: Message, author: Posted['author'] = null): Posted => ({
  id: '22222222-2222-4222-8222-222222222222',
  channelId,
  seq: 1,
  change: 1,
  authorId: author?.id ?? null,
  author,
  key: 'k',
  body,
  pinned: false,
  at,
  editedAt: null,
  deletedAt: null,
  threadId: null,
  replies: 0,
  lastReplyAt: null,
  mentions: null,
});

describe.each(attacks.map((text) => ({ label: text.slice(0, 60), text })))('$label', ({ text }) => {
  const expectShown = (markup: string): void => {
    expectHarmless(markup);
    expect(textOf(markup)).toContain(shown(text));
  };

  test('as a message of a person', () => {
    const body = say('neutral', md``);
    const own = message({ ...body, blocks: [{ type: 'quote', text }] }, { id: 'p', name: 'Ben' });
    expectShown(html(<Messages messages={[own]} before={undefined} reading={reading} />));
  });

  test('as a name', () => {
    const own = message(say('neutral', md``), { id: 'p', name: text });
    expectShown(html(<Messages messages={[own]} before={undefined} reading={reading} />));
  });

  test('as title, fact, quote, label and link of a card', () => {
    const whole: Message = {
      title: text,
      tone: 'danger',
      blocks: [
        {
          type: 'facts',
          facts: [
            { label: text, value: { type: 'text', text } },
            { label: 'who', value: person({ id: text, name: text }) },
            { label: 'when', value: { type: 'time', at: text } },
            { label: 'where', value: { type: 'link', text, url: text } },
          ],
        },
        { type: 'picture', url: text, alt: text },
      ],
      buttons: [{ label: text, command: text }],
    };
    const markup = html(<Card id="c" message={whole} reading={reading} />);
    expectShown(markup);
    expect(
      tagsOf(markup)
        .filter(({ name }) => name === 'input')[0]
        ?.attributes.get('value'),
    ).toBe(text);
  });

  test('inside Markdown of ours', () => {
    const lines = [
      say('info', md`before ${text} after`),
      say('info', md`**${text}**`),
      say('info', md`by ${person({ id: text, name: text })}!`),
    ];
    for (const line of lines) {
      const markup = html(<Card id="c" message={line} reading={reading} />);
      expectHarmless(markup);
      const read = textOf(markup).replaceAll(/\s+/gu, ' ');
      expect(read).toContain(inLine(text).replaceAll(/\s+/gu, ' ').trim());
      expect(tagsOf(markup).map(({ name }) => name)).not.toContain('a');
    }
  });

  test('given back in a refusal', () => {
    const refusal = new Refusal('INVALID', text, {
      typed: text,
      usage: text,
      example: text,
      fields: { a: [text] },
    });
    expectHarmless(html(<Card id="c" message={refusalMessage(refusal)} reading={reading} />));
  });

  test('in a form: as value, option, problem and context', () => {
    const form: Form = {
      command: text,
      title: text,
      submit: text,
      intro: text,
      context: { incident: text, several: [text] },
      fields: [
        { name: 'line', label: text, help: text, required: true, input: { type: 'line', maxLength: 10 } },
        { name: 'prose', label: text, required: false, input: { type: 'paragraph', maxLength: 10 } },
        {
          name: 'choice',
          label: text,
          required: false,
          input: { type: 'choice', options: [{ value: text, label: text }] },
        },
        {
          name: 'many',
          label: text,
          required: false,
          input: { type: 'choices', options: [{ value: text, label: text }] },
        },
      ],
      values: { line: text, prose: text, choice: text, many: [text] },
      errors: { line: [text], '': [text] },
    };
    const markup = html(<FormDialog form={form} channelId={channelId} nonce="n" />);
    expectShown(markup);
    const line = tagsOf(markup).find(({ attributes }) => attributes.get('id') === 'f-line');
    expect(line?.attributes.get('value')).toBe(text);
  });

  test('around a whole page: channel, topic, list, persona and what is being typed', () => {
    const channel: Channel = {
      id: channelId,
      organizationId: 'o',
      kind: 'ROOM',
      key: 'k',
      name: text,
      topic: text,
      private: true,
      lastSeq: 0,
      lastChange: 0,
      createdAt: at,
    };
    const markup = workspacePage({
      asset: (name) => `/assets/${name}`,
      channel,
      aside: null,
      beside: {
        lists: {
          musterPresent: true,
          channels: [
            {
              ...channel,
              incident: { severity: 'SEV1', status: 'DETECTED' },
              mark: { unread: true, forMe: 2 },
            },
          ],
          directs: {
            own: null,
            people: [
              {
                id: channelId,
                name: text,
                others: [{ id: 'x', name: text, active: true, present: true }],
                mark: { unread: true, forMe: 0 },
              },
            ],
          },
        },
        people: [],
        signedIn: true,
        clock: {
          mode: 'offset',
          push: true,
          due: [{ id: 'timer:x', at, incident: null, what: 'something' }],
        },
        pages: [{ path: '/people', label: 'People' }],
      },
      here: { people: [{ id: 'x', name: text }], more: true },
      form: undefined,
      formNonce: 'f',
      messages: [],
      before: undefined,
      isPast: true,
      pinned: message({ title: text, tone: 'info', blocks: [] }),
      further: [{ heading: 'What it is', buttons: [{ label: text, command: text }] }],
      answer: say('warning', md`${text}`),
      nonce: 'n',
      text,
      reading: { ...reading, viewer: { ...reading.viewer, name: text } },
      cursor: { change: 0, seq: 0, from: 1 },
    });
    expectHarmless(markup);
  });
});

test.each([
  ['https://muster.example/c/1?x#m-2', { href: '/c/1?x#m-2', outside: false }],
  ['https://muster.example.evil/c/1', { href: 'https://muster.example.evil/c/1', outside: true }],
  ['http://muster.example/c/1', { href: 'http://muster.example/c/1', outside: true }],
  ['https://muster.example//evil.example/', { href: 'https://muster.example//evil.example/', outside: true }],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['/relative', undefined],
  ['not a link', undefined],
])('a link to %s', (url, target) => {
  expect(linkTarget(url, 'https://muster.example')).toEqual(target);
});

test('Markdown of the subset becomes elements, and nothing else does', () => {
  const line = say(
    'info',
    md`**bold** _italic_ ~~gone~~ \`code *x*\` [outside](https://example.com/a?b=c)
next ${{ type: 'time', at: '2026-03-02T09:00:00.000Z' }} ${person({ id: 'u', name: 'Ada' })}`,
  );
  const markup = html(<Card id="c" message={line} reading={reading} />);
  expect(markup).toContain('<strong>bold</strong>');
  expect(markup).toContain('<em>italic</em>');
  expect(markup).toContain('<s>gone</s>');
  expect(markup).toContain('<code>code *x*</code>');
  expect(markup).toContain(
    '<a href="https://example.com/a?b=c" rel="noopener noreferrer" target="_blank">outside</a>',
  );
  expect(markup).toContain('<br/>');
  // In the reader's zone, with the instant behind it; their own name stands out.
  expect(markup).toContain(
    '<time datetime="2026-03-02T09:00:00.000Z" title="2026-03-02 09:00:00 UTC">10:00</time>',
  );
  expect(markup).toContain('<span class="mention mine">@<bdi>Ada</bdi></span>');
});

test('every tone has a shape and a word of its own beside its colour', () => {
  const tones = ['info', 'good', 'warning', 'danger'] as const;
  const shapes = tones.map((tone) => html(<Card id="c" message={say(tone, md`x`)} reading={reading} />));
  const paths = shapes.map((markup) =>
    tagsOf(markup).filter(({ name }) => name === 'path' || name === 'circle'),
  );
  expect(new Set(paths.map((tags) => JSON.stringify(tags.map((t) => [...t.attributes])))).size).toBe(
    tones.length,
  );
  expect(shapes.map((markup) => textOf(markup).trim().split(':')[0])).toEqual([
    'Note',
    'Good',
    'Warning',
    'Critical',
  ]);
});

test('every refusal there is can be shown', () => {
  for (const code of Object.keys(errorCatalogue) as (keyof typeof errorCatalogue)[])
    expectHarmless(
      html(<Card id="c" message={refusalMessage(new Refusal(code, 'A sentence.'))} reading={reading} />),
    );
});

test('a list that holds no more war rooms leads to all of them', () => {
  const room = (n: number) => ({
    id: `c${n}`,
    kind: 'ROOM' as const,
    name: `inc-${n}`,
    private: false,
    mark: { unread: false, forMe: 0 },
    incident: { severity: 'SEV2' as const, status: 'DETECTED' as const },
  });
  const listed = (count: number): string =>
    listPart(
      {
        channels: Array.from({ length: count }, (_, n) => room(n)),
        musterPresent: true,
        directs: { own: null, people: [] },
      },
      { id: 'c0', kind: 'ROOM' },
      reading,
    );
  expect(listed(LISTED.open)).toContain('All open incidents');
  expect(listed(LISTED.open - 1)).not.toContain('All open incidents');
});
