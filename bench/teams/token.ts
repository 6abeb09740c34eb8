import { z } from 'zod';
import type { Opened } from './told.js';

const given = z.object({ access_token: z.string() });

/** A token of the app, as Entra gives it for a scope. */
export async function tokenFor(
  { loginUrl, tenantId, appId, appPassword }: Opened,
  scope: 'https://api.botframework.com/.default' | 'https://graph.microsoft.com/.default',
): Promise<string> {
  const form = { client_id: appId, client_secret: appPassword, grant_type: 'client_credentials', scope };
  const answer = await fetch(`${loginUrl}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return given.parse(await answer.json()).access_token;
}
