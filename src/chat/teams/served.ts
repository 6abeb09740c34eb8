/** Reaching a conversation where it is served, also when it is served elsewhere than it was. */
import type { Errand } from './errand.js';
import { isGone } from './problem.js';

/**
 * Does something where the conversation is served. A region that does not know it any more is not believed while another
 * one was heard of last: then it is done there, and that is remembered.
 */
export async function served<T>(
  { base, tenant }: Errand,
  conversation: string,
  work: (serviceUrl: string) => Promise<T>,
): Promise<T> {
  const { services } = base;
  const { serviceUrl } = await services.of(tenant.id, conversation);
  try {
    return await work(serviceUrl);
  } catch (error) {
    const latest = isGone(error) ? await services.latest(tenant.id) : undefined;
    if (latest === undefined || latest === serviceUrl) throw error;
    const done = await work(latest);
    const { organizationId, id: tenantId } = tenant;
    await services.seen({ organizationId, tenantId, conversation, serviceUrl: latest });
    return done;
  }
}
