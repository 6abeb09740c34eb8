/** How everything that people do with Muster is done in the browser. */
import { asksBack, type Surface } from '../core/chat/entryPoints.js';

/** A command as it is typed. */
export const typedOnTheWeb = (family: string, words: string): string => `/${family} ${words}`;

export const webSurface: Surface = {
  name: 'Web',
  verb: (command, registry) => {
    const line = `\`${typedOnTheWeb(command.family, command.name)}\``;
    // It is answered, but with where to ask: whoever is here has come in.
    if (command.family === 'session' && command.name === 'link')
      return { none: `whoever is here is signed in; ${line} says where to ask for another browser` };
    return { how: `${line}${asksBack(command, registry) ? ', form' : ''}` };
  },
  means: {
    inChannel: { how: '`/incident …`, and `/user …` and so on for all the rest' },
    inRoom: { how: 'the same, without a reference' },
    inDirect: { how: 'plain words in the conversation with Muster' },
    byMention: { how: '`@Muster …`' },
    suggested: { how: 'in the empty box for messages, and below it' },
    help: { how: '`/incident help`, `/user help` and so on' },
    personInCommand: { how: 'a name, an e-mail address, `me`' },
    declareAnywhere: { how: '“Declare an incident” on every page' },
    declareFromMessage: { how: '“Declare from this message” in the message’s menu' },
    sentTwice: { how: 'by a number that each sending has' },

    form: { how: 'a form over the page, and without JavaScript in it' },
    prefilled: { how: 'in the form' },
    formErrors: { how: 'beside the field, in the form that stays open' },
    dependentFields: { how: 'the form follows each answer; without JavaScript by “Update”' },
    personPicked: { how: 'a list of everybody' },
    longChoices: { how: 'a list that is narrowed as one types' },
    instants: { how: 'in words, such as `20 minutes ago`' },
    confirmation: { how: 'a question over the page' },

    buttons: { how: 'buttons of the card' },
    ownButtons: { how: 'each reader’s own card' },
    moreMenu: { how: '“More” above the room' },
    cardInPlace: { how: 'as it changes, without reloading' },
    pinnedCard: { how: 'above the room' },
    announcement: { how: 'as it changes, without reloading' },

    privateAnswer: { how: 'a card that is “only visible to you”' },
    lateAnswer: { how: 'the page waits for it' },
    files: { how: 'a link in the answer' },
    directMessage: { how: 'a message in the conversation with Muster' },
    latecomer: {
      none: 'nobody comes in: whoever may see a room may read all of it, and “Catch up” is in its menu',
    },
    home: { how: '“Home”, where the workspace begins' },
    welcome: { how: 'in every channel in which nothing was said yet' },

    roomOpened: { how: 'a channel' },
    privateRoom: { how: 'a private channel' },
    roomConverted: { how: 'the channel is made private, or public' },
    roomRenamed: { how: 'the channel is renamed' },
    roomArchived: { how: 'it moves below the others, to those that are over' },
    roomDescribed: { how: 'the topic above it, the links on its card' },
    roomAdopted: { how: '`/incident room INC-2026-004 here`' },
    peopleBrought: { how: 'made members of it' },
    changedByHand: { none: 'a channel is renamed and put away by Muster alone' },

    activity: { how: 'every message in the room' },
    relay: { how: 'every message in the room' },
    relayFollowed: { how: '“Edit” and “Delete” in the menu of one’s own message' },
    messageToTimeline: { how: '“Add to timeline” in the message’s menu' },
    reactionToTimeline: { none: 'there are no reactions' },
    timelineFollowed: { how: 'the same: the new words follow the old, what is deleted is struck out' },
    linkUnfolded: { how: 'below the message with the link' },

    recognized: {
      how: 'by signing in with a link from chat, single sign-on or a token; on one’s own machine, whoever one says to be',
    },
    personChanged: { how: '`/user edit`' },
    unreachable: { none: 'there is nothing to take away' },
  },
};
