/**
 * The package.json of drizzle-orm has thousands of exports, and Node parses it anew for each of its hundred modules: a
 * third of a second of every start. What these import from beside themselves is found without it.
 */
import { registerHooks } from 'node:module';

const PACKAGE = '/node_modules/drizzle-orm/';

registerHooks({
  resolve: (specifier, context, next) => {
    const { parentURL } = context;
    const isBeside =
      specifier.startsWith('.') && parentURL?.includes(PACKAGE) === true && parentURL.endsWith('.js');
    return isBeside && specifier.endsWith('.js')
      ? { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true }
      : next(specifier, context);
  },
});
