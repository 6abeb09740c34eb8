import { type Patience, TimedOut } from '../core/ports.js';

/** Waiting by the system's timers. */
export const patience: Patience = {
  within: async (work, limitMs) => {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TimedOut(`It took longer than ${limitMs} ms.`)), limitMs);
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      clearTimeout(timer);
    }
  },
};
