/** The panel: its frame, which stays, and its parts, which are rendered anew as they change. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from '../../view/icons.js';
import { Swap } from '../../view/post.js';
import { ControlAct } from './control.js';
import { PANEL } from './openers.js';
import { People, Roles } from './people.js';
import { LastUpdate, Links, Services, TimelineFilter, TimelineList } from './record.js';
import { Clocks, Heading, Owed, type PartProps, Severity, Status } from './state.js';

/** Everything else that can be done: what stands in no other part. */
const ELSEWHERE =
  'status pause unpause cancel services impact tag bridge relate merge invite role private note strike catchup updates timeline'.split(
    ' ',
  );

const Others = ({ facts: { controls }, reading }: PartProps) => (
  <>
    {controls.others(ELSEWHERE).map(({ heading, controls: group }) => (
      <section>
        <h3>{heading}</h3>
        <div class="controls">
          {group.map((control) => (
            <ControlAct
              id={`more-${control.typed.replaceAll(/\W+/gu, '-')}`}
              control={control}
              reading={reading}
            />
          ))}
        </div>
      </section>
    ))}
  </>
);

interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: (props: PartProps) => VNode;
  /** Folded up or open at first; without it, it always stands open. */
  readonly folds?: 'open' | 'closed';
  /** What stands above what changes. */
  readonly before?: () => VNode;
}

const SECTIONS: readonly Section[] = [
  { id: 'status', title: 'Status', body: Status },
  { id: 'owed', title: 'Owed next', body: Owed },
  { id: 'severity', title: 'Severity', body: Severity },
  { id: 'roles', title: 'Roles', body: Roles },
  { id: 'clocks', title: 'Clocks', body: Clocks },
  { id: 'update', title: 'Last update', body: LastUpdate },
  { id: 'services', title: 'Services', body: Services },
  { id: 'links', title: 'Links', body: Links },
  { id: 'timeline', title: 'Timeline', body: TimelineList, folds: 'open', before: TimelineFilter },
  { id: 'people', title: 'People in it', body: People, folds: 'open' },
  { id: 'others', title: 'Everything else', body: Others, folds: 'closed' },
];

/** The places of what changes, by their ids. */
const PLACES: readonly Pick<Section, 'id' | 'body'>[] = [{ id: 'heading', body: Heading }, ...SECTIONS];

const placeId = (id: string): string => `${PANEL}-${id}`;

/** @param props nothing where there is no incident: the frame is there all the same, for one that comes. */
export const Panel = ({ props }: { readonly props: PartProps | undefined }) => {
  const bodyOf = ({ id, body: Body }: Pick<Section, 'id' | 'body'>) => (
    <div id={placeId(id)}>{props === undefined ? null : <Body {...props} />}</div>
  );
  return (
    <aside id={PANEL} popover="auto" aria-label="Incident">
      <div class="panel-scroll">
        <header class="panel-head">
          <div class="grow">{bodyOf({ id: 'heading', body: Heading })}</div>
          <button
            type="button"
            class="plain panel-close"
            popovertarget={PANEL}
            popovertargetaction="hide"
            aria-label="Close"
          >
            <Icon name="close" />
          </button>
        </header>
        {SECTIONS.map((section) => (
          <Framed section={section}>{bodyOf(section)}</Framed>
        ))}
      </div>
    </aside>
  );
};

const Framed = ({
  section: { id, title, folds, before: Before },
  children,
}: {
  readonly section: Section;
  readonly children: ComponentChildren;
}) => {
  const above = Before === undefined ? null : <Before />;
  if (folds === undefined)
    return (
      <section aria-labelledby={`${placeId(id)}-title`}>
        <h2 id={`${placeId(id)}-title`}>{title}</h2>
        {above}
        {children}
      </section>
    );
  return (
    <details id={`${placeId(id)}-fold`} open={folds === 'open'}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {above}
      {children}
    </details>
  );
};

/** The parts, each for its place on a page that is open; empty where there is no incident any more. */
export const panelParts = (props: PartProps | undefined): readonly VNode[] =>
  PLACES.map(({ id, body: Body }) => (
    <Swap into={placeId(id)}>{props === undefined ? null : <Body {...props} />}</Swap>
  ));
