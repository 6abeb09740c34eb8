/** Somebody takes the file that they were offered, or does not want it. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopback } from '../../../core/environment.js';
import { md, say } from '../../../domain/message.js';
import type { Activity } from '../activity.js';
import type { InvokeAnswer } from '../botFramework/invokes.js';
import { fileIn } from '../files.js';
import { atOf, type Island } from '../island.js';
import type { Tenant } from '../parts.js';
import { renderMessage } from '../render/message.js';

const consented = z.object({
  action: z.string(),
  context: z.unknown().optional(),
  uploadInfo: z.object({ uploadUrl: z.url(), contentUrl: z.url().nullish() }).nullish(),
});

/** How long putting it there may take, in milliseconds. */
const UPLOAD_LIMIT_MS = 10_000;

/** `fileConsent/invoke`. */
export async function consent(island: Island, activity: Activity, tenant: Tenant): Promise<InvokeAnswer> {
  const { data } = consented.safeParse(activity.value);
  const upload = data?.uploadInfo;
  if (data?.action !== 'accept' || upload === null || upload === undefined) return { status: 200 };
  const id = fileIn(data.context);
  const file = id === undefined ? undefined : await island.files.find(id);
  const mine =
    file?.organizationId === tenant.organizationId && file.for === activity.from.id ? file : undefined;
  island.follow(put(island, activity, tenant, mine, upload));
  return { status: 200 };
}

async function put(
  { telling }: Island,
  activity: Activity,
  tenant: Tenant,
  file: { readonly name: string; readonly content: string } | undefined,
  { uploadUrl, contentUrl }: { readonly uploadUrl: string; readonly contentUrl?: string | null | undefined },
): Promise<void> {
  const key = `teams:file:${tenant.id}:${activity.from.id}:${activity.id ?? activity.timestamp ?? ''}`;
  if (!(await telling.isFirst(key))) return;
  const isDone =
    file !== undefined && isSafe(uploadUrl, activity.serviceUrl) && (await uploaded(uploadUrl, file.content));
  const link = contentUrl ?? undefined;
  const message =
    file === undefined
      ? say('warning', md`This file was kept for a day, and is gone: please ask for it anew.`)
      : isDone
        ? say(
            'good',
            link === undefined
              ? md`**${file.name}** is among your files.`
              : md`${{ type: 'link', text: file.name, url: link }} is among your files.`,
          )
        : say('warning', md`**${file.name}** could not be put among your files. Please ask for it anew.`);
  const { card, summary } = renderMessage(message, await telling.reader(tenant, []), { type: 'none' });
  await tenant.connector.send(atOf(activity), { card, summary });
}

/**
 * Where a file is put is said by the client, and whoever changes it would have us write to any machine that we reach: it goes
 * to names only, encrypted. On this machine only where Teams is played there as well.
 */
export function isSafe(url: string, serviceUrl: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (isLoopback(hostname)) return isLoopback(new URL(serviceUrl).hostname);
  return protocol === 'https:' && hostname.includes('.') && isIP(hostname.replace(/^\[|\]$/gu, '')) === 0;
}

async function uploaded(url: string, content: string): Promise<boolean> {
  const bytes = Buffer.from(content);
  try {
    const response = await fetch(url, {
      method: 'PUT',
      redirect: 'error',
      signal: AbortSignal.timeout(UPLOAD_LIMIT_MS),
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      },
      body: bytes,
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
