/** What Microsoft's refusals say to people, and what is broken then. */
import type { FailedAt } from '../../core/ports.js';

export interface Meaning {
  readonly message: string;
  /** What it failed at; nothing unless given. */
  readonly at?: FailedAt;
}

const NOT_IN_IT: Meaning = {
  message: 'Muster is not in the conversation any more: add the app to it again.',
  at: 'ROOM',
};
export const NO_CONVERSATION: Meaning = {
  message: 'The channel or chat does not exist any more, or Muster may not see it.',
  at: 'ROOM',
};

/** By Microsoft's word. */
export const meanings: ReadonlyMap<string, Meaning> = new Map(
  Object.entries<Meaning>({
    BotNotInConversationRoster: NOT_IN_IT,
    ConversationNotFound: NO_CONVERSATION,
    ChannelNotFound: NO_CONVERSATION,
    ConversationBlockedByUser: { message: 'The person has blocked Muster in Teams.' },
    MessageWritesBlocked: {
      message: 'Nobody may write there: it is archived, or the person has blocked Muster.',
    },
    BotDisabledByAdmin: {
      message: 'An administrator has disabled the app in Teams: allow it in the Teams admin center.',
      at: 'WAY',
    },
    BotNotRegistered: {
      message:
        'Teams does not know the bot: check MICROSOFT_APP_ID, and that Teams is a channel of the Azure bot.',
      at: 'WAY',
    },
    ActivityNotFoundInConversation: { message: 'The message is not there any more.' },
    MemberNotFoundInConversation: { message: 'The person is not in the conversation.' },
    MessageSizeTooBig: { message: 'The message is too long for Teams.' },
  }),
);

/** By the status, where the word says nothing. */
export const meaningsOfStatus: Readonly<Partial<Record<number, Meaning>>> = {
  401: {
    message: 'Microsoft does not accept the app’s token: check MICROSOFT_APP_ID and its secret.',
    at: 'WAY',
  },
  402: { message: 'Microsoft wants this call to be paid for: set up billing for the app in Azure.' },
  409: { message: 'There is something of that kind already.' },
  413: { message: 'The message is too long for Teams.' },
};

/** By what Entra says about a token; all of it can be mended by a person only. */
export const meaningsOfLogin: readonly (readonly [RegExp, string])[] = [
  [
    /AADSTS7000222/u,
    'The app’s secret has expired: make a new one in Entra, and put it into MICROSOFT_APP_PASSWORD.',
  ],
  [
    /AADSTS7000215|invalid_client/u,
    'Entra does not accept the app’s secret: correct MICROSOFT_APP_PASSWORD.',
  ],
  [/AADSTS7000112/u, 'The app is disabled in Entra: an administrator has to enable it.'],
  [
    /AADSTS700016|unauthorized_client/u,
    'Entra does not know the app in this tenant: check MICROSOFT_APP_ID, and that an administrator has consented.',
  ],
  [/AADSTS90002|AADSTS900023/u, 'There is no such tenant: check the id of the tenant.'],
];
