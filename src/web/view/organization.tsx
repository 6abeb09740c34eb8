/** A page of the organization, in the place of a channel. */
import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Channel } from '../../store/queries/workspace/channels.js';
import { Composer } from './composer.js';
import { Icon } from './icons.js';
import { Swap } from './post.js';
import type { Reading } from './reading.js';
import { Name } from './text.js';
import { Unreached } from './unreached.js';

/** What a page shows; fetched anew when something was done. */
export interface Sheet {
  readonly title: string;
  /** A line below the title. */
  readonly about: string;
  readonly body: ComponentChildren;
  /** The part that follows what others do: fetched anew when the stream tells a state that is another one. */
  readonly followed?: { readonly state: string; readonly body: ComponentChildren };
}

/** Where the stream tells the state of a page, and where the part stands that follows it. */
export const PAGE_STATE = 'page-state';
export const FOLLOWED = 'followed';

interface BodyProps extends Pick<Sheet, 'body'> {
  readonly followed: Sheet['followed'] | undefined;
  readonly address: string;
}

/** What somebody is filling in above it stays as it is when only what follows is fetched. */
const Body = ({ body, followed, address }: BodyProps) => (
  <>
    {body}
    {followed === undefined ? null : (
      <div id={FOLLOWED} hx-get={address} hx-trigger="muster:changed from:body">
        {followed.body}
      </div>
    )}
  </>
);

export interface SheetProps extends Sheet {
  readonly reading: Reading;
  /** Its own address, filters included. */
  readonly address: string;
  /** Where commands are typed, on the page that one begins with. */
  readonly composer?: { readonly channel: Channel; readonly nonce: string };
}

const Title = ({ title, about }: Pick<Sheet, 'title' | 'about'>) => (
  <>
    <h1>
      <Name text={title} />
    </h1>
    <p class="topic">{about}</p>
  </>
);

export const OrganizationSheet = ({
  title,
  about,
  body,
  followed,
  reading,
  address,
  composer,
}: SheetProps) => (
  <main
    hx-ext="sse"
    sse-connect={`/c/${reading.channelId}/events?page=${encodeURIComponent(reading.page ?? '')}`}
    id="live"
  >
    <div hidden sse-swap="update" />
    <div hidden hx-trigger="sse:reload" />
    {followed === undefined ? null : (
      <div hidden id={PAGE_STATE}>
        {followed.state}
      </div>
    )}
    <header class="room-header">
      <button type="button" class="plain menu" popovertarget="side" aria-label="Channels">
        <Icon name="menu" />
      </button>
      <div class="grow" id="page-title">
        <Title title={title} about={about} />
      </div>
      <p id="offline" role="status" hidden>
        Reconnecting…
      </p>
    </header>
    <div class="sheets">
      {composer === undefined ? <Unreached id="unreached" /> : null}
      <div id="private" aria-live="polite" />
      <div
        id="page"
        tabindex={-1}
        hx-get={address}
        hx-trigger="muster:done from:body, muster:accepted from:body"
      >
        <Body body={body} followed={followed} address={address} />
      </div>
    </div>
    {composer === undefined ? null : <Composer {...composer} text="" />}
  </main>
);

/** The same as parts of the page that is open. */
export const sheetParts = ({ title, about, ...sheet }: Sheet, address = ''): string =>
  renderToString(
    <>
      <Swap into="page-title">
        <Title title={title} about={about} />
      </Swap>
      <Swap into="page">
        <Body body={sheet.body} followed={sheet.followed} address={address} />
      </Swap>
    </>,
  );

/** Only what follows the stream. */
export const followedPart = ({ title, about, followed }: Sheet): string =>
  renderToString(
    <>
      <Swap into="page-title">
        <Title title={title} about={about} />
      </Swap>
      <Swap into={FOLLOWED}>{followed?.body}</Swap>
    </>,
  );
