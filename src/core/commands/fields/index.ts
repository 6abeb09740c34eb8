/** Every kind of field there is. */
export * from './choices.js';
export { type Field, jsonField, nullable, optional, type ParseContext } from './field.js';
export * from './lookups.js';
export * from './plain.js';
