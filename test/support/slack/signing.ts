import { createHmac } from 'node:crypto';

export interface Signing {
  /** Unix seconds. */
  readonly timestamp?: number;
  readonly secret?: string;
}

/** The headers by which the app can tell that it is Slack who sends this. */
export function signature(secret: string, body: string, timestamp: number): Readonly<Record<string, string>> {
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': `${timestamp}`, 'x-slack-signature': `v0=${hash}` };
}
