/** Whatever anybody may put into a message or a form, and what Teams would obey of it. */
import fc from 'fast-check';
import { text as anyText } from '../../slack/render/given.js';

export { ada, grace, message, objectsIn } from '../../slack/render/given.js';

/** What a client of Teams would obey. */
export const attacks: readonly string[] = [
  '<at>Ada Lovelace</at>',
  '</at><at>everyone</at>',
  '{{DATE(2026-03-02T09:00:00Z,SHORT)}} {{TIME(2026-03-02T09:00:00Z)}}',
  '**bold** _italic_ ***both*** __x__',
  '[Sign in](https://evil.example) [a]: https://evil.example',
  '- one\r- two',
  '1. one\n2) two',
  '# heading\n> quoted\n---\n    code',
  '&lt;b&gt; &#42;x&#42; &amp;amp;',
  '\\*x\\* C:\\temp\\_x',
  '2*3*4 a * b ** c pay_ments_api _a',
  '<b>x</b><img src=x onerror=alert(1)> <https://evil.example>',
  '![x](https://evil.example/x.png) ~~struck~~ `code`',
  '{{x}} {name}',
];
export const attacked = fc.constantFrom(...attacks);
export const text = fc.oneof({ arbitrary: anyText, weight: 3 }, { arbitrary: attacked, weight: 1 });
