/** How everything that people do with Muster is done in Microsoft Teams. */
import { asksBack, type Surface } from '../../core/chat/entryPoints.js';

/** The family that need not be named. */
const UNNAMED_FAMILY = 'incident';

/** A command as it is typed; in the personal chat the mention can be left out. */
export const typedInTeams = (family: string, words: string): string =>
  `@Muster ${family === UNNAMED_FAMILY ? '' : `${family} `}${words}`;

const CONSENT = 'without its permission to read them, those alone that mention Muster';

export const teamsSurface: Surface = {
  name: 'Teams',
  verb: (command, registry) => ({
    how: `\`${typedInTeams(command.family, command.name)}\`${asksBack(command, registry) ? ', dialog' : ''}`,
  }),
  means: {
    inChannel: { how: '`@Muster …`, in group chats too' },
    inRoom: { how: 'the same, without a reference' },
    inDirect: { how: 'plain words in the personal chat' },
    byMention: { how: '`@Muster …`' },
    suggested: { how: 'the ten that are needed most, below the mention', but: 'Teams takes only so many' },
    help: { how: '`@Muster help`; commands stand everywhere as they are typed in Teams' },
    personInCommand: { how: '`@Ada`, as Teams completes it; or a name, an e-mail address, `me`' },
    declareAnywhere: { how: '“Declare incident” beneath the box for messages and in the command box' },
    declareFromMessage: { how: '“Declare from this message” in the message’s menu' },
    sentTwice: { how: 'by the activity or the form that it came from' },

    form: {
      how: 'a dialog; a typed command is answered with a card that opens it',
      but: 'only a button opens a dialog',
    },
    prefilled: { how: 'in the dialog' },
    formErrors: { how: 'below the field, in the dialog that is drawn anew' },
    dependentFields: {
      how: '“Update” in the dialog',
      but: 'a dialog tells nobody that an answer has changed',
    },
    personPicked: { how: 'Teams’ own search for people' },
    longChoices: { how: 'a list that is searched as one types' },
    instants: { how: 'a date and a time, with the zone beside them; in a command, in words' },
    confirmation: { how: 'a dialog that asks' },

    buttons: { how: '`Action.Execute`, and `Action.Submit` where a client does not know that' },
    ownButtons: {
      how: 'each reader’s own view of the card',
      but: 'shown by itself to sixty people, to others by “Actions…”',
    },
    moreMenu: { how: 'unfolds on the card; `@Muster menu`' },
    cardInPlace: { how: 'the message is updated' },
    pinnedCard: { how: 'the card stands first in its room', but: 'an app can pin nothing' },
    announcement: { how: 'the message is updated' },

    privateAnswer: { how: 'a card of which only the asker sees more than whom it is for' },
    lateAnswer: { how: 'follows in the personal chat' },
    files: {
      how: 'offered in the personal chat, and put among one’s files',
      but: 'only there can an app hand over files',
    },
    directMessage: { how: 'a message in the personal chat' },
    latecomer: {
      how: 'in a group chat, a card that only they see',
      but: 'nobody comes into a channel: it has the people of its team',
    },
    home: { how: '`home`, or just “hello”, in the personal chat' },
    welcome: { how: 'a card in every conversation into which Muster is added' },

    roomOpened: { how: 'a standard channel of the team; without one, a group chat' },
    privateRoom: { how: 'a group chat' },
    roomConverted: {
      none: 'a channel cannot be made a chat, nor a chat a channel; Muster says which stay open',
    },
    roomRenamed: { how: 'the channel or the chat is renamed' },
    roomArchived: {
      how: 'the channel is archived',
      but: 'a chat cannot be: its name says that it is closed, as a channel’s does without consent',
    },
    roomDescribed: { how: 'the description of the channel, the topic of the chat' },
    roomAdopted: { how: '`@Muster room INC-2026-004 here`' },
    peopleBrought: { how: 'added to the chat, or to the team of the channel' },
    changedByHand: { how: 'renamed', but: 'Teams tells no app that a channel was archived' },

    activity: { how: 'every message in the room', but: CONSENT },
    relay: { how: 'every message in the room', but: CONSENT },
    relayFollowed: { how: 'both', but: CONSENT },
    messageToTimeline: { how: '“Add to timeline” in the message’s menu' },
    reactionToTimeline: { none: 'Teams tells an app of reactions to the app’s own messages only' },
    timelineFollowed: { how: 'both', but: CONSENT },
    linkUnfolded: { how: 'in the message with the link' },

    recognized: { how: 'by the account in Entra, and by its e-mail address the first time' },
    personChanged: { how: 'within a day', but: 'Teams tells no app of it: Muster asks anew' },
    unreachable: { how: 'the app removed from a team or a personal chat; people who block it' },
  },
};
