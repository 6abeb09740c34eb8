/** A thread beside the conversation: what was answered to a message, and where one answers. */
import type { Message } from '../../domain/message.js';
import type { Channel } from '../../store/queries/workspace/channels.js';
import { spanOf } from '../live/cursor.js';
import { channelPath } from '../view/address.js';
import { channelTitle, Writing } from '../view/composer.js';
import { Piece, type PieceProps } from '../view/history.js';
import { Icon } from '../view/icons.js';
import { MessageView, type Said } from '../view/message.js';
import { Hidden } from '../view/post.js';
import type { Reading } from '../view/reading.js';
import { PrivateAnswer } from '../view/room.js';
import { Name } from '../view/text.js';

/** The places of the pane that are rendered anew. */
export const THREAD_ROOT = 'thread-root';
export const THREAD_LIST = 'answers';
export const THREAD_NONCE = 'thread-nonce';
export const THREAD_ANSWER = 'thread-private';

export interface ThreadProps extends PieceProps {
  readonly channel: Channel;
  /** The message that is answered. */
  readonly root: Said;
  readonly answer: Message | undefined;
  readonly nonce: string;
  /** What was typed and not accepted. */
  readonly text: string;
  /** It comes to a page that is open. */
  readonly arriving?: boolean;
}

/** Where a thread is put when one is opened. */
export const NoThread = () => <aside id="thread" hidden />;

/** The message that is answered, a second time on the page; what stands below it says how many answers there are. */
export const ThreadRoot = ({ root, reading }: { readonly root: Said; readonly reading: Reading }) => (
  <>
    <ol>
      <MessageView message={root} before={undefined} reading={reading} isRoot />
    </ol>
    <p class="count">
      {root.replies === 0 ? 'No replies yet' : root.replies === 1 ? '1 reply' : `${root.replies} replies`}
    </p>
  </>
);

export function ThreadPane({ arriving, ...props }: ThreadProps) {
  const { channel, root, reading, answer, nonce, text, change, isPast } = props;
  const { seq, from } = spanOf(props);
  return (
    <aside
      id="thread"
      aria-labelledby="thread-title"
      data-thread={root.id}
      data-span={`${seq}.${from}`}
      data-past={isPast}
      {...(arriving === true ? { 'hx-swap-oob': 'true', 'data-change': change } : {})}
    >
      <header>
        <h2 id="thread-title" tabIndex={-1}>
          Thread <Name text={channelTitle(channel)} class="in" />
        </h2>
        <a class="plain" href={channelPath(channel.id)} data-close-thread aria-label="Close the thread">
          <Icon name="close" />
        </a>
      </header>
      <div class="scroll">
        <div class="flow">
          <div id={THREAD_ROOT}>
            <ThreadRoot root={root} reading={reading} />
          </div>
          <div role="log" aria-label="Replies">
            <ol id={THREAD_LIST}>
              <Piece {...props} change={undefined} />
            </ol>
          </div>
          <div id={THREAD_ANSWER} aria-live="polite">
            {answer === undefined ? null : <PrivateAnswer message={answer} reading={reading} />}
          </div>
        </div>
      </div>
      <Writing
        id="thread-text"
        formId="thread-composer"
        to={`${channelPath(channel.id)}/messages`}
        channel={channel}
        keeps={`${channel.id}/${root.id}`}
        nonce={{ id: THREAD_NONCE, value: nonce }}
        text={text}
        label="Reply"
        placeholder="Reply, or /incident …"
        unreached="thread-unreached"
        notice={<Hidden name="thread" value={root.id} />}
      />
    </aside>
  );
}
