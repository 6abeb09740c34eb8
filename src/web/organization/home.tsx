/** What concerns oneself, at a glance: where the workspace begins. */
import { renderToString } from 'preact-render-to-string';
import { type HomeSection, homeSections } from '../../core/messages/home.js';
import type { Message } from '../../domain/message.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import { offered } from '../access/offered.js';
import { pathOf } from '../connect/view.js';
import type { Visit, Web } from '../parts.js';
import { type NextStep, TourDone } from '../steps/next.js';
import { type Tour, tourOf } from '../steps/tour.js';
import { isUnderWay, TourSteps } from '../steps/view.js';
import { Card } from '../view/card.js';
import { Icon } from '../view/icons.js';
import type { Sheet } from '../view/organization.js';
import { Post, Swap } from '../view/post.js';
import type { Reading } from '../view/reading.js';
import type { PageLink } from '../view/side.js';
import type { Looking } from './looking.js';
import { pagesFor } from './pages.js';

interface Glance {
  readonly sections: readonly HomeSection[];
  readonly tour: Tour | undefined;
  readonly next: readonly NextStep[];
  readonly pages: readonly PageLink[];
}

async function glanceOf(web: Web, visit: Visit): Promise<Glance> {
  const { viewer } = visit;
  const [sections, tour] = await Promise.all([
    homeSections(new IncidentQueries(web.store.read, viewer), viewer, WORKSPACE),
    tourOf(web, visit),
  ]);
  return { sections, tour, next: nextSteps(web, visit), pages: pagesFor(web, visit) };
}

/** What somebody may do next who has seen how an incident goes. */
function nextSteps(web: Web, { viewer }: Visit): readonly NextStep[] {
  const { connections } = web;
  const may = (family: string, verb: string): boolean => offered(web, viewer, family, verb);
  const toConnect = may('token', 'list') ? connections.filter(({ configured }) => !configured) : [];
  const steps: readonly (NextStep | false)[] = [
    may('user', 'add') && {
      icon: 'people',
      title: 'Bring the others in',
      about: 'Whoever should be asked, and may decide.',
      to: { label: 'Add somebody', command: '/user add' },
    },
    ...toConnect.map((connection) => ({
      icon: 'connect' as const,
      title: `Connect ${connection.name}`,
      about: connection.about,
      to: { path: pathOf(connection), label: 'Connect' },
    })),
    may('service', 'add') && {
      icon: 'incidents',
      title: 'Say what you run',
      about: 'Services tell how bad it is when they fail, and whose they are.',
      to: { path: '/services', label: 'Services' },
    },
    may('token', 'list') && {
      icon: 'lock',
      title: 'Let other systems in',
      about: 'Tokens for the REST API: monitoring that declares, reports that read.',
      to: { path: '/tokens', label: 'API tokens' },
    },
  ];
  return steps.filter((step) => step !== false);
}

/** By what it is about, not by its place: while somebody is about to press a button another incident may come in before. */
const idOf = ({ title }: Message, section: number, place: number): string =>
  title === undefined ? `home-${section}-${place}` : `home-${title.split(' ', 1)[0]}`;

interface SectionsProps {
  readonly sections: readonly HomeSection[];
  readonly reading: Reading;
}

const Sections = ({ sections, reading }: SectionsProps) => (
  <>
    {sections.map(({ heading, messages, quiet }, i) => (
      <section class={quiet === true ? 'glance quiet' : 'glance'} aria-label={heading}>
        {/* The first says how things stand: the page's own title is above it. */}
        {i === 0 ? null : <h2>{heading}</h2>}
        {quiet === true ? <Icon name="done" class="quiet-sign" /> : null}
        {messages.map((message, place) => (
          <Card id={idOf(message, i, place)} message={message} reading={reading} />
        ))}
      </section>
    ))}
  </>
);

/** Where else one may go, and the tour for whoever is not on it. */
const Foot = ({ pages, tour }: Pick<Glance, 'pages' | 'tour'>) => (
  <nav class="home-foot" aria-label="Further">
    <ul>
      {pages.map(({ path, label }) => (
        <li>
          <a href={path}>{label}</a>
        </li>
      ))}
      <li>
        <a href="/api/docs">REST API</a>
      </li>
    </ul>
    {tour === undefined ? (
      <Post to="/tour/take">
        <button type="submit" class="link" id="tour-take">
          Take the tour
        </button>
      </Post>
    ) : null}
  </nav>
);

function Home({ sections, tour, next, pages, reading }: Glance & { readonly reading: Reading }) {
  const whence = { reading, current: { id: reading.channelId, kind: 'DIRECT' } } as const;
  return (
    <>
      {tour === undefined ? null : isUnderWay(tour) ? (
        <TourSteps tour={tour} {...whence} />
      ) : (
        <TourDone tour={tour} next={next} reading={reading} />
      )}
      <Sections sections={sections} reading={reading} />
      <Foot pages={pages} tour={tour} />
    </>
  );
}

export const homePage = async ({ web, visit, reading }: Looking): Promise<Sheet> => ({
  title: 'Home',
  about: 'What you have in hand, and what else is open.',
  body: <Home {...(await glanceOf(web, visit))} reading={reading} />,
});

/** The same as a part of the page that is open, where it changes by itself. */
export const homePart = async (web: Web, visit: Visit, reading: Reading): Promise<string> =>
  renderToString(
    <Swap into="page">
      <Home {...(await glanceOf(web, visit))} reading={reading} />
    </Swap>,
  );
