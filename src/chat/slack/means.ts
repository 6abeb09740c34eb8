/** How everything that people do with Muster is done in Slack. */
import { asksBack, type Surface } from '../../core/chat/entryPoints.js';
import { SLASH_COMMANDS } from './manifest.js';

/** What is typed before a family's verbs. */
const wordsOf = (family: string): string => {
  const own = SLASH_COMMANDS.find((each) => each.family === family);
  const any = SLASH_COMMANDS.find((each) => each.family === null);
  return own?.command ?? `${any?.command ?? ''} ${family}`;
};

/** A command as it is typed; one that stands so already stays so. */
export const typedInSlack = (family: string, words: string): string =>
  SLASH_COMMANDS.some(({ command }) => command === `/${family}`)
    ? `/${family} ${words}`
    : `${wordsOf(family)} ${words}`;

export const slackSurface: Surface = {
  name: 'Slack',
  verb: (command, registry) => ({
    how: `\`${typedInSlack(command.family, command.name)}\`${asksBack(command, registry) ? ', modal' : ''}`,
  }),
  means: {
    inChannel: { how: '`/incident …`, and `/muster …` for all the rest' },
    inRoom: { how: 'the same, without a reference' },
    inDirect: { how: 'plain words to the app, or the slash commands' },
    byMention: { how: '`@Muster …`, in threads too' },
    suggested: { how: 'both commands with a hint, in Slack’s own list' },
    help: { how: '`/incident help`; commands stand everywhere as they are typed in Slack' },
    personInCommand: { how: '`@Ada`, as Slack completes it; or a name, an e-mail address, `me`' },
    declareAnywhere: { how: 'the shortcut “Declare incident”; the button on the Home tab' },
    declareFromMessage: { how: '“Declare from message” in the message’s menu' },
    sentTwice: { how: 'by the trigger, the message or the modal that it came from' },

    form: { how: 'a modal, opened by the command itself' },
    prefilled: { how: 'in the modal' },
    formErrors: { how: 'beside the field, in the modal that stays open' },
    dependentFields: { how: 'the modal follows each answer' },
    personPicked: { how: 'Slack’s own list of people' },
    longChoices: { how: 'a list that is searched as one types' },
    instants: { how: 'in words, such as `20 minutes ago`' },
    confirmation: { how: 'a modal that asks' },

    buttons: { how: 'buttons of the message' },
    ownButtons: {
      none: 'a message looks the same to everybody; whoever may not press a button is told so when they do',
    },
    moreMenu: { how: 'the menu “More…” on the card; `/incident menu`' },
    cardInPlace: { how: 'the message is updated' },
    pinnedCard: { how: 'pinned' },
    announcement: { how: 'the message is updated' },

    privateAnswer: { how: 'a message that is “only visible to you”' },
    lateAnswer: { how: 'follows as a direct message' },
    files: { how: 'a file in the direct messages with the app' },
    directMessage: { how: 'a direct message' },
    latecomer: { how: 'a message that is “only visible to you”' },
    home: { how: 'the app’s Home tab' },
    welcome: { how: 'on the page with which an installation ends, and on the Home tab' },

    roomOpened: { how: 'a public channel' },
    privateRoom: { how: 'a private channel' },
    roomConverted: { none: 'only people can convert a channel; Muster says which stay open' },
    roomRenamed: { how: 'the channel is renamed' },
    roomArchived: { how: 'the channel is archived' },
    roomDescribed: { how: 'topic, purpose and bookmarks' },
    roomAdopted: { how: '`/incident room INC-2026-004 here`' },
    peopleBrought: { how: 'invited into the channel' },
    changedByHand: { how: 'both' },

    activity: { how: 'every message in the channel' },
    relay: { how: 'every message in the channel' },
    relayFollowed: { how: 'both' },
    messageToTimeline: { how: '“Add to timeline” in the message’s menu' },
    reactionToTimeline: { how: '📌 puts it there, taking 📌 away strikes it out' },
    timelineFollowed: { how: 'both' },
    linkUnfolded: { how: 'below the message with the link' },

    recognized: { how: 'by the account, and by its e-mail address the first time' },
    personChanged: { how: 'at once' },
    unreachable: { how: 'the app uninstalled, its token revoked; people who left the workspace' },
  },
};
