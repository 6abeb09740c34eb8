/** Microsoft's own renderer, of which the rules of cards are read. */
import { createRequire } from 'node:module';

// What the package calls its entry is no module that Node can load; its bundle is.
export const library: typeof import('adaptivecards') = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);
