/** Where bytes go in and out. */
import type { Verdict } from './api.js';
import { type Request, tokenOf } from './server.js';
import type { State } from './state.js';

const say = (status: number, body: string): Verdict => ({ status, headers: {}, body });

/** The bytes of an upload, sent as they are or as a form. */
async function bytesOf({ headers, body }: Request): Promise<Buffer> {
  const type = headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const part of form.values())
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  return Buffer.alloc(0);
}

/** Takes the bytes for an address that files.getUploadURLExternal gave out. */
export async function upload(state: State, request: Request, id: string): Promise<Verdict> {
  const file = state.files.get(id);
  if (file === undefined) return say(404, 'no_such_upload');
  const bytes = await bytesOf(request);
  if (bytes.length !== file.length) {
    state.problem(`upload of ${file.name}: ${bytes.length} bytes came, ${file.length} were announced`);
    return say(400, 'wrong_length');
  }
  file.content = bytes;
  state.changed();
  return say(200, `OK - ${bytes.length}`);
}

/** Gives the bytes to an app that may read files. */
export function download(state: State, request: Request, id: string): Verdict {
  const file = state.files.get(id.split('/')[0] ?? '');
  const install = state.installs.get(tokenOf(request) ?? '');
  // Whoever may not see it gets the page for signing in, with a good status.
  if (install?.scopes.has('files:read') !== true || install.gone !== undefined)
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in to Slack</html>' };
  if (file?.content === undefined) return say(404, 'no_such_file');
  return { status: 200, headers: { 'content-type': file.mimetype }, body: file.content };
}
