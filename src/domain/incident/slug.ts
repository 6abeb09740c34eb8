// Letters that no Unicode decomposition takes apart.
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
};

/** Lower case, with the accents of Latin letters folded. Other scripts keep theirs: there, a mark can make another letter. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/(?<=\p{Script=Latin})[\u0300-\u036f]+/gu, '')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[ßæœøđðłıþ]/gu, (letter) => letters[letter] ?? letter)
    .replace(/['’]/gu, '');

const join = (text: string, others: RegExp): string => text.replace(others, '-').replace(/^-|-$/gu, '');

/** The words of a text as `a-z0-9` joined by single dashes; empty if it has none, such as a title of emoji only. */
export const asciiSlug = (text: string): string => join(fold(text), /[^a-z0-9]+/gu);

/** The words of a text as letters and digits of any script joined by single dashes; empty if it has none. */
export const tagSlug = (text: string): string => join(fold(text), /[^\p{L}\p{M}\p{N}]+/gu);
