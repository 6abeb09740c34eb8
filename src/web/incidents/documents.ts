/** Where a document is fetched: the question itself, in an address of ours. */
import { asked, type Looking } from '../organization/looking.js';
import { documentUrl } from '../routes/ask.js';

export function documentPath(
  { web, channel }: Pick<Looking, 'web' | 'channel'>,
  command: string,
  values: Readonly<Record<string, string>>,
): string {
  const { pathname, search } = new URL(documentUrl(web, channel, asked(command, values)));
  return `${pathname}${search}`;
}
