/** One request as a browser sends it, with what really came over the wire. */
import { get } from 'node:http';

export interface Received {
  readonly ms: number;
  readonly bytes: number;
  /** Of use only where nothing was compressed. */
  readonly text: string;
}

export const received = (url: URL, encoding: string): Promise<Received> =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    get(url, { headers: { accept: 'text/html', 'accept-encoding': encoding } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`${url.pathname}: ${answer.statusCode}`));
        const all = Buffer.concat(chunks);
        resolve({ ms: performance.now() - begun, bytes: all.length, text: all.toString() });
      });
    }).on('error', reject);
  });
