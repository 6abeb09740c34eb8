/** What concerns oneself, at a glance: where the workspace begins. */
import { renderToString } from 'preact-render-to-string';
import { type HomeSection, homeSections } from '../../core/messages/home.js';
import type { Message } from '../../domain/message.js';
import { IncidentQueries } from '../../store/queries/incidents.js';
import { WORKSPACE } from '../../store/queries/workspace/channels.js';
import type { Visit, Web } from '../parts.js';
import { Card } from '../view/card.js';
import type { Sheet } from '../view/organization.js';
import { Swap } from '../view/post.js';
import type { Reading } from '../view/reading.js';
import type { Looking } from './looking.js';

const sectionsFor = ({ store }: Web, { viewer }: Visit): Promise<readonly HomeSection[]> =>
  homeSections(new IncidentQueries(store.read, viewer), viewer, WORKSPACE);

/** By what it is about, not by its place: while somebody is about to press a button another incident may come in before. */
const idOf = ({ title }: Message, section: number, place: number): string =>
  title === undefined ? `home-${section}-${place}` : `home-${title.split(' ', 1)[0]}`;

interface SectionsProps {
  readonly sections: readonly HomeSection[];
  readonly reading: Reading;
}

const Sections = ({ sections, reading }: SectionsProps) => (
  <>
    {sections.map(({ heading, messages }, i) => (
      <section class="glance" aria-label={heading}>
        {/* The first says how things stand: the page's own title is above it. */}
        {i === 0 ? null : <h2>{heading}</h2>}
        {messages.map((message, place) => (
          <Card id={idOf(message, i, place)} message={message} reading={reading} />
        ))}
      </section>
    ))}
  </>
);

export const homePage = async ({ web, visit, reading }: Looking): Promise<Sheet> => ({
  title: 'Home',
  about: 'What you have in hand, and what else is open.',
  body: <Sections sections={await sectionsFor(web, visit)} reading={reading} />,
});

/** The same as a part of the page that is open, where it changes by itself. */
export const homePart = async (web: Web, visit: Visit, reading: Reading): Promise<string> =>
  renderToString(
    <Swap into="page">
      <Sections sections={await sectionsFor(web, visit)} reading={reading} />
    </Swap>,
  );
