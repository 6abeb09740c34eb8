import type { Config } from './config.js';

/** Where the process listens, as it is reached from this machine itself. */
export function localUrlOf({ host, port }: Pick<Config, 'host' | 'port'>): string {
  const here = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${here}:${port}`;
}
