/** Command lines in what we say, as people type them on the platform where they read it. */
import { type Block, type Markdown, type Message, withCode } from '../domain/message.js';

/** How a command of a family is typed; undefined for what is no command there. */
export type Typed = (family: string, words: string) => string | undefined;

const COMMAND = /^\/([a-z]+)(?: (.*))?$/su;

const inMarkdown = (markdown: Markdown, typed: Typed): Markdown =>
  withCode(markdown, (code) => {
    const [, family, words = ''] = COMMAND.exec(code) ?? [];
    return (family === undefined ? undefined : typed(family, words)?.trim()) ?? code;
  });

function inBlock(block: Block, typed: Typed): Block {
  switch (block.type) {
    case 'text':
      return { ...block, markdown: inMarkdown(block.markdown, typed) };
    case 'list':
      return { ...block, items: block.items.map((item) => inMarkdown(item, typed)) };
    case 'facts':
    case 'quote':
    case 'picture':
      return block;
  }
}

/** A message in which each command stands as it is typed there. */
export const asTyped = (message: Message, typed: Typed): Message => ({
  ...message,
  blocks: message.blocks.map((block) => inBlock(block, typed)),
});
