/** Every kind of field there is. */
export * from './choices.js';
export * from './contact.js';
export {
  clearable,
  type Field,
  jsonField,
  likely,
  nullable,
  optional,
  type ParseContext,
  SUGGESTED,
  type SuggestContext,
  type Suggestion,
} from './field.js';
export * from './lookups.js';
export * from './people.js';
export * from './plain.js';
