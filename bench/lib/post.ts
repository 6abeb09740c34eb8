/** Sending one request over a connection that is kept. */
import { Agent, request } from 'node:http';
import type { Sent } from './load.js';

/** A request with everything that belongs to it. */
export interface Post extends Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const agent = new Agent({ keepAlive: true });

/** Resolves with the body of the answer; rejects for one that is not 200. */
export function send(port: number, { path, body, headers }: Post): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const length = { 'content-length': `${Buffer.byteLength(body)}` };
  const sending = request(
    { port, host: '127.0.0.1', method: 'POST', path, agent, headers: { ...headers, ...length } },
    (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`A request was answered with ${answer.statusCode ?? 0}: ${text}`));
      });
      answer.on('error', reject);
    },
  );
  sending.on('error', reject);
  sending.end(body);
  return promise;
}
