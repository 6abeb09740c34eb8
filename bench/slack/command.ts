/** Slash commands as Slack sends them: signed, each with a trigger of its own. */
import { signature } from '../../test/support/slack/signing.js';
import type { Post } from '../lib/post.js';

/** Where all of them are typed, in the double's first workspace. */
const WHERE = { team_id: 'T1', team_domain: 'workspace-one', channel_id: 'C0001', channel_name: 'general' };

let triggers = 0;

/** Valid for five minutes from now. */
export function signedCommand(secret: string, user: string, text: string): Post {
  triggers += 1;
  const body = new URLSearchParams({
    token: 'deprecated-verification-token',
    ...WHERE,
    user_id: user,
    user_name: user.toLowerCase(),
    api_app_id: 'A1',
    is_enterprise_install: 'false',
    command: '/incident',
    text,
    response_url: `http://127.0.0.1:9/hooks/${triggers}`,
    trigger_id: `${Date.now()}.${triggers}.${user.toLowerCase()}`,
  }).toString();
  return {
    path: '/slack/events',
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...signature(secret, body, Math.floor(Date.now() / 1_000)),
    },
  };
}
