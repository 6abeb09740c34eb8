/** How everything that people do with Muster is done by programs, and what they have no use for. */
import type { Surface } from '../../core/chat/entryPoints.js';
import type { Command } from '../../core/commands/command.js';
import { PREFIX } from './contract.js';

/** Why some verbs have no route. */
export const WITHOUT_ROUTE: Readonly<Record<string, string>> = {
  help: `the description of all routes, \`GET ${PREFIX}/openapi.json\`, says the same for programs`,
  link: 'a program has its token, and a token must not become a session of whoever it belongs to',
  menu: 'it only shows people buttons, and what each of them does has its route',
};

const routesOf = ({ rest }: Command): string =>
  rest.map(({ method, path }) => `\`${method} ${path}\``).join(', ');

const NO_ROOM = 'a program stands in no room, and reads none';
const NO_FORM = 'a program sends everything at once';
const NO_CARD = 'what is answered is the incident itself';
const NOBODY = 'a program is told what it asks, and nothing else';
/** What happens in rooms happens there, whoever has asked for it. */
const inChat = (path: string): { readonly how: string } => ({ how: `in the chat, after \`${path}\`` });

export const restSurface: Surface = {
  name: 'REST',
  verb: (command) =>
    command.rest.length > 0
      ? { how: routesOf(command) }
      : command.name in WITHOUT_ROUTE
        ? { none: WITHOUT_ROUTE[command.name] ?? '' }
        : { missing: 'it has no route' },
  means: {
    inChannel: { how: 'a request to the command’s route' },
    inRoom: { none: `${NO_ROOM}: the path names the incident` },
    inDirect: { none: NO_ROOM },
    byMention: { none: NO_ROOM },
    suggested: { how: `\`GET ${PREFIX}/openapi.json\`, and \`/api/docs\` to try it` },
    help: { how: `\`GET ${PREFIX}/openapi.json\`` },
    personInCommand: { how: 'an id, a name, an e-mail address' },
    declareAnywhere: { how: '`POST /incidents`' },
    declareFromMessage: { how: '`POST /incidents`, with the message as its `description`' },
    sentTwice: { how: 'by its `Idempotency-Key`' },

    form: { none: NO_FORM },
    prefilled: { none: NO_FORM },
    formErrors: { how: 'by field, in `error.fields`' },
    dependentFields: { none: NO_FORM },
    personPicked: { how: '`GET /users`' },
    longChoices: { none: NO_FORM },
    instants: { how: 'ISO 8601, in UTC or with an offset' },
    confirmation: { none: 'a program that asks for something means it' },

    buttons: { none: NO_CARD },
    ownButtons: { none: NO_CARD },
    moreMenu: { none: NO_CARD },
    cardInPlace: { none: NO_CARD },
    pinnedCard: { none: NO_CARD },
    announcement: { none: NO_CARD },

    privateAnswer: { how: 'the response' },
    lateAnswer: { how: 'the response waits for it' },
    files: { how: 'the response is the file' },
    directMessage: { none: NOBODY },
    latecomer: { none: NO_ROOM },
    home: { how: '`GET /incidents`, with `commander` and `status`' },
    welcome: { none: NOBODY },

    roomOpened: inChat('POST /incidents'),
    privateRoom: inChat('POST /incidents'),
    roomConverted: inChat('POST /incidents/:incident/private'),
    roomRenamed: inChat('POST /incidents/:incident/rename'),
    roomArchived: inChat('POST /incidents/:incident/close'),
    roomDescribed: inChat('PATCH /incidents/:incident'),
    roomAdopted: { none: NO_ROOM },
    peopleBrought: inChat('POST /incidents/:incident/invite'),
    changedByHand: { none: NO_ROOM },

    activity: { none: NO_ROOM },
    relay: { none: NO_ROOM },
    relayFollowed: { none: NO_ROOM },
    messageToTimeline: {
      how: '`POST /incidents/:incident/timeline`, with its `source`, `said_by` and `at`',
    },
    reactionToTimeline: { none: NO_ROOM },
    timelineFollowed: { how: 'the same `source` once more; `POST /incidents/:incident/strike`' },
    linkUnfolded: { none: NO_ROOM },

    recognized: { how: 'by its token, and `X-Acting-User` for an admin’s' },
    personChanged: { how: '`PATCH /users/:user`' },
    unreachable: { none: NOBODY },
  },
};
