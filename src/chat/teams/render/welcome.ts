/** What somebody is told who has just put Muster into a conversation. */
import { type Message, md, say } from '../../../domain/message.js';
import type { Actions, Reader, Rendered } from './message.js';
import { renderMessage } from './message.js';

/** Everybody may try these; what they may not do is said when they do. */
const FIRST = [
  { label: 'Declare an incident', command: '/incident declare', style: 'primary' },
  { label: 'What is open', command: '/incident list' },
  { label: 'Help', command: '/incident help' },
] as const;

/** `personal`: in the conversation with one person, where they need not mention Muster. */
const welcome = (name: string, personal: boolean): Message => ({
  title: 'Muster is here',
  tone: 'info',
  blocks: [
    ...say(
      'info',
      md`Muster runs incidents where you talk: it calls the people, opens a war room, keeps the timeline and tells everybody how it goes.`,
    ).blocks,
    {
      type: 'list',
      items: [
        md`When something breaks, declare it: press the button, or write ${personal ? '' : `@${name} `}**declare**.`,
        md`To see what is going on, write ${personal ? '' : `@${name} `}**list**.`,
        md`Everything else is in ${personal ? '' : `@${name} `}**help**.`,
      ],
    },
  ],
  buttons: FIRST,
});

/** @param name what Muster is called in Teams. */
export const renderWelcome = (
  options: { readonly name: string; readonly personal: boolean },
  reader: Reader,
  actions: Actions,
): Rendered => renderMessage(welcome(options.name, options.personal), reader, actions);
