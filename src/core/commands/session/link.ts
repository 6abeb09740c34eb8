import { Refusal } from '../../../domain/errors.js';
import { WORKSPACE } from '../../../store/queries/workspace/channels.js';
import { linkMade, linkMadeBefore } from '../../messages/sessions.js';
import { writeCommand } from '../command.js';

export const link = writeCommand({
  family: 'session',
  name: 'link',
  aliases: ['sign-in', 'login'],
  summary: 'Get a link that signs you in to the workspace in a browser',
  examples: ['link'],
  permission: 'VIEWER',
  whoMay: 'everybody for themselves, in a chat platform',
  input: {},
  positions: [],
  // A token must not become a session of the person behind it, which would outlive it.
  rest: [],
  returns: null,
  run: async ({ people, surface, signInPage }) => {
    if (signInPage === null)
      throw new Refusal(
        'CONFLICT',
        'There is no workspace to sign in to: it answers only on the machine that it runs on, and there nobody signs in. Whoever runs Muster can open it to others (HOST, PUBLIC_URL).',
      );
    // Who signed in with a token would have a session that outlives it.
    if (surface === WORKSPACE)
      throw new Refusal(
        'CONFLICT',
        'You are in the workspace already. For another browser, ask Muster for a link in Slack or Teams.',
      );
    const { code, expiresAt } = await people.createLink();
    // Behind the #, which browsers send to nobody: neither a log nor a preview of the link has the code.
    const url = `${signInPage}#${code}`;
    return {
      value: { expires_at: expiresAt.toISOString() },
      reply: { message: linkMadeBefore('/session link') },
      secret: {
        value: { link: url, code },
        reply: { message: linkMade({ url, page: signInPage, code }) },
      },
    };
  },
});
