/** How a channel may be called. */

const forbidden = /[~#%&*{}+/\\:<>?|'"]|\.\.|^[_.]|\.$/;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d|forms|con\.ext|desktop\.ini|_vti_.*)$/i;

/** What is wrong with the name, if anything is. */
export function wrongName(name: unknown): string | undefined {
  if (typeof name !== 'string' || name.trim() === '') return 'a channel without a name';
  if (name.length > 50) return `a name of ${name.length} characters, of at most 50`;
  if (forbidden.test(name)) return `the name "${name}" has what no name may have`;
  return reserved.test(name) ? `the name "${name}" is reserved` : undefined;
}

/** What is wrong with the topic of a chat. */
export function wrongTopic(topic: unknown): string | undefined {
  if (typeof topic !== 'string') return 'a topic without words';
  if (topic.length > 250) return `a topic of ${topic.length} characters, of at most 250`;
  return topic.includes(':') ? `a topic with a colon: "${topic}"` : undefined;
}
