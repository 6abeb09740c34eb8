/** Whole pages. */
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Form } from '../../domain/form.js';
import { displayText, type Message } from '../../domain/message.js';
import type { Posted } from '../../store/queries/workspace/messages.js';
import { NoThread, ThreadPane, type ThreadProps } from '../aside/thread.js';
import type { AssetUrl } from '../parts.js';
import { Card } from './card.js';
import { channelTitle } from './composer.js';
import { FormDialog } from './form.js';
import { Mark } from './icons.js';
import { newsFor } from './lists.js';
import { OrganizationSheet, type SheetProps } from './organization.js';
import { MessageMenu } from './quoting.js';
import type { Reading } from './reading.js';
import { Room, type RoomProps } from './room.js';
import { Side, type SideProps } from './side.js';

// Answers carry their own parts of the page whatever their status; nothing is ever evaluated.
const HTMX_CONFIG = JSON.stringify({
  allowEval: false,
  includeIndicatorStyles: false,
  historyEnabled: false,
  attributesToSettle: [],
  // Whatever comes onto the page works at once: a press in between would leave the page.
  defaultSettleDelay: 0,
  selfRequestsOnly: true,
  timeout: 120_000,
  responseHandling: [{ code: '.*', swap: true, error: false }],
});

interface PageProps {
  readonly title: string;
  readonly asset: AssetUrl;
  readonly children: ComponentChildren;
  /** Looks again after so many seconds. */
  readonly refresh?: number;
  readonly class?: string;
  /** Who looks: what is kept in the browser is theirs. */
  readonly person?: string | null;
}

function Page({ title, asset, children, refresh, class: className, person }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, interactive-widget=resizes-content"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        {refresh === undefined ? null : <meta http-equiv="refresh" content={String(refresh)} />}
        <title>{`${displayText(title)} · Muster`}</title>
        <link rel="icon" type="image/svg+xml" href={asset('mark.svg')} />
        <link rel="stylesheet" href={asset('app.css')} />
        <script defer src={asset('app.js')} />
      </head>
      <body
        hx-swap="none"
        class={className ?? ''}
        {...(typeof person === 'string' ? { 'data-person': person } : {})}
      >
        {children}
      </body>
    </html>
  );
}

const document = (page: Parameters<typeof renderToString>[0]): string =>
  `<!doctype html>${renderToString(page)}`;

/** What stands beside whatever is open. */
export type Beside = Omit<SideProps, 'current' | 'reading'>;

interface FrameProps extends SideProps {
  readonly asset: AssetUrl;
  readonly title: string;
  /** Where the keyboard skips to. */
  readonly skip: { readonly to: string; readonly label: string };
  readonly children: ComponentChildren;
}

/** With how much is new for the reader, as its script keeps it. */
const titleWith = (title: string, news: number): string => (news === 0 ? title : `(${news}) ${title}`);

const Frame = ({ asset, title, skip, children, ...side }: FrameProps) => (
  <Page
    title={titleWith(title, newsFor(side.lists))}
    asset={asset}
    class="workspace"
    person={side.reading.viewer.userId}
  >
    <a class="skip" href={`#${skip.to}`}>
      {skip.label}
    </a>
    <Side {...side} />
    {children}
  </Page>
);

export interface WorkspaceProps extends Omit<RoomProps, 'thread'> {
  readonly asset: AssetUrl;
  readonly beside: Beside;
  /** What stands on the other side of the conversation. */
  readonly aside: ComponentChildren;
  /** The thread that is open there instead. */
  readonly thread?: ThreadProps | undefined;
  /** The message whose menu stands open. */
  readonly menuOf?: Posted | undefined;
  readonly form: Form | undefined;
  readonly about?: string | undefined;
  readonly formNonce: string;
}

/** The workspace with one channel open. */
export const workspacePage = ({
  asset,
  beside,
  aside,
  thread,
  menuOf,
  form,
  about,
  formNonce,
  ...room
}: WorkspaceProps): string =>
  document(
    <Frame
      asset={asset}
      title={channelTitle(room.channel)}
      skip={
        room.isClosed === true
          ? { to: 'page', label: 'Skip to the end' }
          : { to: 'text', label: 'Skip to writing' }
      }
      current={room.channel}
      reading={room.reading}
      {...beside}
    >
      <Room
        {...room}
        thread={thread === undefined ? undefined : { id: thread.root.id, isPast: thread.isPast }}
      />
      {aside}
      {thread === undefined ? <NoThread /> : <ThreadPane {...thread} />}
      <div id="menu">
        {menuOf === undefined ? null : <MessageMenu message={menuOf} reading={room.reading} open />}
      </div>
      <p id="announced" role="status" />
      <div id="modal">
        {form === undefined ? null : (
          <FormDialog form={form} about={about} channelId={room.channel.id} nonce={formNonce} open />
        )}
      </div>
    </Frame>,
  );

export interface OrganizationProps extends SheetProps {
  readonly asset: AssetUrl;
  readonly beside: Beside;
  readonly current: SideProps['current'];
}

/** The workspace with a page of the organization open. */
export const organizationPage = ({ asset, beside, current, ...sheet }: OrganizationProps): string =>
  document(
    <Frame
      asset={asset}
      title={sheet.title}
      skip={{ to: 'page', label: 'Skip to the page' }}
      current={current}
      reading={sheet.reading}
      {...beside}
    >
      <OrganizationSheet {...sheet} />
      <div id="modal" />
    </Frame>,
  );

interface NoticeProps {
  readonly asset: AssetUrl;
  readonly title: string;
  readonly children: ComponentChildren;
  readonly refresh?: number;
}

const Sheet = ({ asset, title, children, refresh }: NoticeProps) => (
  <Page title={title} asset={asset} class="sheet" {...(refresh === undefined ? {} : { refresh })}>
    <main>
      <Mark />
      {children}
    </main>
  </Page>
);

const REFUSED = 'That did not work';

/** What is shown instead of a page that there is not, or not for this reader. */
export const noticePage = (asset: AssetUrl, message: Message, reading: Reading): string =>
  document(
    <Sheet asset={asset} title={message.title ?? REFUSED}>
      {message.title === undefined ? <h1>{REFUSED}</h1> : null}
      <Card id="notice" message={message} reading={reading} heading="h1" />
      <p>
        <a href="/">Back to the workspace</a>
      </p>
    </Sheet>,
  );

/** The war room is not there yet: looks again by itself. */
export const openingPage = (asset: AssetUrl, reference: string): string =>
  document(
    <Sheet asset={asset} title={reference} refresh={2}>
      <h1>The war room of {reference} is being opened</h1>
      <p class="hint">This page goes there by itself. The incident is declared and nothing of it is lost.</p>
      <p>
        <a href="/">To the workspace meanwhile</a>
      </p>
    </Sheet>,
  );

/** A page that stands by itself: nobody is known yet. */
export const sheetPage = (asset: AssetUrl, title: string, children: ComponentChildren): string =>
  document(
    <Sheet asset={asset} title={title}>
      {children}
    </Sheet>,
  );
