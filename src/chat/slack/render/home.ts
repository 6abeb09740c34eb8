/** The home tab: what concerns the reader, as sections of messages. */
import type { HomeView, KnownBlock } from '@slack/types';
import type { Message } from '../../../domain/message.js';
import { renderFramed } from './message.js';
import type { Reader } from './reader.js';
import { oneLine, plain } from './text.js';

/** Slack's limits (section 6 of the platform's facts). */
const MAX_BLOCKS = 100;
const MAX_HEADER = 150;
/** A view may have 250 KB; the rest is for what Slack adds. */
const MAX_BYTES = 230_000;
/** No message takes more than this, that those after it are seen, too. */
const MOST_PER_MESSAGE = 20;
/** For the line that says that there was more. */
const ROOM = 1;

export interface HomeSection {
  readonly heading: string;
  readonly messages: readonly Message[];
}

/** Blocks of a view as long as they fit. */
class Page {
  readonly blocks: KnownBlock[] = [];
  isCut = false;
  #bytes = 0;

  get left(): number {
    return MAX_BLOCKS - ROOM - this.blocks.length;
  }

  /** All of them or none; after the first that did not fit nothing does. */
  add(blocks: readonly KnownBlock[]): void {
    const bytes = Buffer.byteLength(JSON.stringify(blocks));
    this.isCut ||= blocks.length > this.left || this.#bytes + bytes > MAX_BYTES;
    if (this.isCut) return;
    this.#bytes += bytes;
    this.blocks.push(...blocks);
  }
}

/**
 * The home tab: each section under its heading. At most 100 blocks; what does not fit is left out, and a last line says so.
 * Action ids are unique over the whole view.
 */
export function renderHome(sections: readonly HomeSection[], reader: Reader): HomeView {
  const page = new Page();
  let actions = 0;
  for (const { heading, messages } of sections) {
    const line = oneLine(heading);
    if (line !== '') page.add([{ type: 'header', text: plain(line, MAX_HEADER) }]);
    for (const message of messages) {
      if (page.isCut) break;
      const rendered = renderFramed(message, reader, {
        most: MOST_PER_MESSAGE,
        firstAction: actions,
        title: 'line',
      });
      actions += rendered.actions;
      page.add([...rendered.blocks, { type: 'divider' }]);
    }
  }
  if (page.isCut)
    page.blocks.push({ type: 'context', elements: [plain('There is more than fits here.', MAX_HEADER)] });
  return { type: 'home', blocks: page.blocks };
}
