/** Every kind of field there is. */
export * from './choices.js';
export { clearable, type Field, jsonField, nullable, optional, type ParseContext } from './field.js';
export * from './lookups.js';
export * from './people.js';
export * from './plain.js';
