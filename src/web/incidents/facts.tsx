/** What is known of an incident: when what happened, who is in it, whom it hits, and what it hangs together with. */
import type { ComponentChildren } from 'preact';
import { inWords as impactInWords } from '../../core/commands/incident/impact.js';
import { linkLabels } from '../../core/documents/incident.js';
import { roleName } from '../../core/messages/incident.js';
import { formatMinutes } from '../../domain/duration.js';
import { categoryLabel } from '../../domain/incident/category.js';
import { isOpen } from '../../domain/incident/status.js';
import type { Person } from '../../domain/message.js';
import { commanderOf, type IncidentDetails } from '../../store/queries/incidentDetails.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { Nothing } from '../organization/parts.js';
import { Link } from '../view/markdown.js';
import type { Reading } from '../view/reading.js';
import { Name, Plain } from '../view/text.js';
import { Time } from '../view/time.js';
import { INCIDENTS } from './filters.js';

interface FactsProps {
  readonly incident: IncidentDetails;
}
interface ReadProps extends FactsProps {
  readonly reading: Reading;
}

type Fact = readonly [label: string, value: ComponentChildren];

const Block = ({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) => (
  <section class="fact-block">
    <h2>{title}</h2>
    <dl>
      {facts.map(([label, value]) => (
        <div>
          <dt>
            <Name text={label} />
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const MINUTE_MS = 60_000;

/** When what happened, and how long after it was declared. */
export const Stamps = ({ incident: i, reading }: ReadProps) => {
  // From when it was declared: what lies before that, and what is still to come, is after nothing.
  const after = (at: Date): string => {
    const minutes = Math.floor((at.getTime() - i.declaredAt.getTime()) / MINUTE_MS);
    return minutes > 0 && at <= reading.now ? formatMinutes(minutes) : '';
  };
  const stamps: readonly (readonly [string, Date | null])[] = [
    ['Detected', i.detectedAt],
    ['Declared', i.declaredAt],
    ['Acknowledged', i.acknowledgedAt],
    ['Identified', i.identifiedAt],
    ['Mitigated', i.mitigatedAt],
    ['Resolved', i.resolvedAt],
    ['Closed', i.closedAt],
    ['Next update', isOpen(i.status) && i.paused === null ? i.nextUpdateDueAt : null],
  ];
  return (
    <Block
      title="When"
      facts={stamps.flatMap(([label, at]) =>
        at === null
          ? []
          : [
              [
                label,
                <>
                  <Time at={at} reading={reading} />{' '}
                  {after(at) === '' ? null : <span class="hint">after {after(at)}</span>}
                </>,
              ] as const,
            ],
      )}
    />
  );
};

const To = ({ person: { id, name } }: { readonly person: Person }) => (
  <a href={`/people/${id}`}>
    <Name text={name} />
  </a>
);

export function PeopleFacts({ incident: i, members }: FactsProps & { readonly members: readonly Person[] }) {
  const commander = commanderOf(i);
  const named = new Set([i.reporterId, i.assigneeId, ...i.roles.map(({ user }) => user.id)]);
  const others = members.filter(({ id }) => !named.has(id));
  return (
    <Block
      title="Who"
      facts={[
        ['Commander', commander === null ? <Nothing>nobody yet</Nothing> : <To person={commander} />],
        ...i.roles
          .filter(({ role }) => role !== 'INCIDENT_COMMANDER')
          .map((held): Fact => [roleName(held), <To person={held.user} />]),
        ...(i.assignee === null ? [] : [['Has it', <To person={i.assignee} />] as const]),
        ['Reported by', <To person={i.reporter} />],
        ...(others.length === 0
          ? []
          : [
              [
                'Also in it',
                <ul>
                  {others.map((person) => (
                    <li>
                      <To person={person} />
                    </li>
                  ))}
                </ul>,
              ] as const,
            ]),
      ]}
    />
  );
}

export const ImpactFacts = ({ incident: i }: FactsProps) => (
  <Block
    title="What"
    facts={[
      ['Category', categoryLabel(i.category)],
      ['Priority', i.priority],
      [
        'Services',
        i.services.length === 0 ? (
          <Nothing>none named</Nothing>
        ) : (
          <ul>
            {i.services.map(({ id, name }) => (
              <li>
                <a href={`/services/${id}`}>
                  <Name text={name} />
                </a>
              </li>
            ))}
          </ul>
        ),
      ],
      ...(i.tags.length === 0
        ? []
        : [
            [
              'Tags',
              <ul class="chips">
                {i.tags.map((tag) => (
                  <li>
                    <a href={`${INCIDENTS}?${new URLSearchParams({ status: 'all', tag }).toString()}`}>
                      <Name text={tag} />
                    </a>
                  </li>
                ))}
              </ul>,
            ] as const,
          ]),
      ...impactInWords(i.impact).map((words): Fact => ['Impact', <Plain text={words} />]),
    ]}
  />
);

const platformName = (id: string): string => `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`;

/** An address that somebody gave: a link where it may be one, and its words on paper. */
const Address = ({
  text,
  url,
  reading,
}: {
  readonly text: string;
  readonly url: string | null;
  readonly reading: Reading;
}) =>
  url === null ? (
    <Name text={text} />
  ) : (
    <Link url={url} reading={reading}>
      <Name text={text} />
    </Link>
  );

export function LinkFacts({ incident: i, reading }: ReadProps) {
  const facts: readonly Fact[] = [
    ...(i.bridgeUrl === null
      ? []
      : [['Bridge', <Address text={i.bridgeUrl} url={i.bridgeUrl} reading={reading} />] as const]),
    ...i.rooms
      .filter(({ state }) => state === 'OPEN' || state === 'ARCHIVED')
      .map(
        ({ platform, name, url }): Fact => [
          platform === WORKSPACE ? 'War room' : platformName(platform),
          <Address text={`#${name}`} url={url} reading={reading} />,
        ],
      ),
    ...i.externalRefs.map(
      ({ system, id, url }): Fact => [system, <Address text={id} url={url} reading={reading} />],
    ),
    ...i.links.map(
      ({ kind, reference, title }): Fact => [
        linkLabels[kind],
        <>
          <a href={`${INCIDENTS}/${reference}`}>{reference}</a> <Name text={title} />
        </>,
      ],
    ),
  ];
  return facts.length === 0 ? null : <Block title="Links" facts={facts} />;
}
