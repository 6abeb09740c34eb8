/** Messages of our vocabulary in HTML. */
import type { Block, Button, ButtonGroup, Fact, Message, Value } from '../../domain/message.js';
import { Act } from './act.js';
import { ToneIcon, toneLabels } from './icons.js';
import { Link, linkTarget, MarkdownText, Mention } from './markdown.js';
import type { Reading } from './reading.js';
import { Name, Plain, Spoken } from './text.js';
import { TimeOf } from './time.js';

function ValueView({ value, reading }: { readonly value: Value; readonly reading: Reading }) {
  switch (value.type) {
    case 'text':
      return <Name text={value.text} />;
    case 'time':
      return <TimeOf iso={value.at} reading={reading} />;
    case 'link':
      return (
        <Link url={value.url} reading={reading}>
          <Name text={value.text} />
        </Link>
      );
    case 'people':
      if (value.people.length === 0) return <span class="nobody">nobody yet</span>;
      return (
        <>
          {value.people.map((one, i) => (
            <>
              {i === 0 ? null : ', '}
              <Mention id={one.id} name={one.name} reading={reading} />
            </>
          ))}
        </>
      );
  }
}

const Facts = ({ facts, reading }: { readonly facts: readonly Fact[]; readonly reading: Reading }) => (
  <dl class="facts">
    {facts.map(({ label, value }) => (
      <div>
        <dt>{label}</dt>
        <dd>
          <ValueView value={value} reading={reading} />
        </dd>
      </div>
    ))}
  </dl>
);

/** What a person wrote, as it was written. */
export const Quote = ({ text }: { readonly text: string }) => (
  <blockquote dir="auto">
    <Plain text={text} />
  </blockquote>
);

function Picture({
  url,
  alt,
  reading,
}: {
  readonly url: string;
  readonly alt: string;
  readonly reading: Reading;
}) {
  const target = linkTarget(url, reading.publicUrl);
  if (target !== undefined && !target.outside) return <img src={target.href} alt={alt} loading="lazy" />;
  return (
    <p>
      <Link url={url} reading={reading}>
        <Name text={alt} />
      </Link>
    </p>
  );
}

function BlockView({ block, reading }: { readonly block: Block; readonly reading: Reading }) {
  switch (block.type) {
    case 'text':
      return (
        <p dir="auto">
          <MarkdownText text={block.markdown} reading={reading} />
        </p>
      );
    case 'facts':
      return <Facts facts={block.facts} reading={reading} />;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li dir="auto">
              <MarkdownText text={item} reading={reading} />
            </li>
          ))}
        </ul>
      );
    case 'quote':
      return <Quote text={block.text} />;
    case 'picture':
      return <Picture url={block.url} alt={block.alt} reading={reading} />;
  }
}

interface ButtonsProps {
  readonly id: string;
  readonly buttons: readonly Button[];
  readonly reading: Reading;
}

const Buttons = ({ id, buttons, reading }: ButtonsProps) => (
  <div class="actions">
    {buttons.map((button, i) => (
      <Act id={`${id}-${i}`} button={button} reading={reading} />
    ))}
  </div>
);

/** Nobody is shown a button that they would be refused. */
const offered = (buttons: readonly Button[] = [], { offers }: Reading): readonly Button[] =>
  buttons.filter(({ command }) => offers(command));

const moreOf = ({ more = [] }: Message, reading: Reading): readonly ButtonGroup[] =>
  more
    .map((group) => ({ ...group, buttons: offered(group.buttons, reading) }))
    .filter(({ buttons }) => buttons.length > 0);

export interface CardProps {
  /** Unique on the page: the same message may be shown twice. */
  readonly id: string;
  readonly message: Message;
  readonly reading: Reading;
  /** What its title is on the page: the heading of one message among others, or of all of it. */
  readonly heading?: 'h1' | 'h3';
}

/** A message: a line where it is one, else a card. */
export function Card({ id, message, reading, heading: Heading = 'h3' }: CardProps) {
  const { title, tone, blocks } = message;
  const [buttons, more] = [offered(message.buttons, reading), moreOf(message, reading)];
  // What it is does not depend on who reads it.
  const isLine = title === undefined && (message.buttons ?? []).length === 0;
  const label = toneLabels[tone];
  return (
    <div class={`${isLine ? 'line' : 'card'} tone-${tone}`}>
      {isLine ? <ToneIcon tone={tone} /> : null}
      <div class="content">
        {label === '' ? null : <Spoken>{`${label}: `}</Spoken>}
        {title === undefined ? null : (
          <Heading>
            <ToneIcon tone={tone} />
            <Name text={title} />
          </Heading>
        )}
        {blocks.map((block) => (
          <BlockView block={block} reading={reading} />
        ))}
        {buttons.length === 0 ? null : <Buttons id={id} buttons={buttons} reading={reading} />}
        {more.map((group, i) => (
          <details class="more-group">
            <summary>{group.heading}</summary>
            <Buttons id={`${id}-more-${i}`} buttons={group.buttons} reading={reading} />
          </details>
        ))}
      </div>
    </div>
  );
}
