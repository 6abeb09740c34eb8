/** How Teams looks around a card, more or less. */
import { shades } from './hostConfig.js';

export function style(theme: 'light' | 'dark'): string {
  const { words, faint, accent, attention, grounds } = shades[theme];
  const ground = theme === 'light' ? '#f5f5f5' : '#141414';
  const edge = theme === 'light' ? '#d1d1d1' : '#666666';
  return `
:root{color-scheme:${theme}}
*{box-sizing:border-box}
body{margin:0;padding:12px;background:${ground};color:${words};font:14px/1.43 "Segoe UI","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
.message{display:flex;gap:8px}
.avatar{flex:none;width:32px;height:32px;border-radius:4px;background:${accent};color:#fff;display:grid;place-items:center;font-weight:600}
.by{font-size:12px;color:${faint};margin-bottom:4px}.by b{color:${words};margin-right:6px;font-weight:600}
.card{background:${grounds.default};border:1px solid ${theme === 'light' ? '#e0e0e0' : '#3d3d3d'};border-radius:6px;overflow:hidden;min-width:0}
.message>div:last-child{min-width:0;flex:1}
.message .card{max-width:450px}.message .card.full{max-width:none}
.dialog{background:${grounds.default};border-radius:8px;box-shadow:0 8px 24px #0006;overflow:hidden}
.dialog h1{font-size:18px;margin:0;padding:20px 20px 4px;display:flex;justify-content:space-between}
.dialog.small>div{min-height:120px}.dialog.medium>div{min-height:280px}
.summary{margin:4px 0 0 40px;font-size:11px;color:${faint}}
.mention{color:${accent};font-weight:600}
a{color:${accent}}
p{margin:0 0 8px}p:last-child{margin:0}ul,ol{margin:0;padding-left:20px}
.ac-pushButton{font:600 14px/20px "Segoe UI","Liberation Sans",Arial,sans-serif;padding:5px 12px;border-radius:4px;border:1px solid ${edge};background:${grounds.default};color:${words};max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.ac-pushButton.style-positive{background:${accent === '#9299f7' ? '#7f85f5' : accent};border-color:transparent;color:#fff}
.ac-pushButton.style-destructive{background:${theme === 'light' ? '#c4314b' : '#c4314b'};border-color:transparent;color:#fff}
.ac-actionSet{flex-wrap:wrap;row-gap:8px}
.ac-input{font:inherit;width:100%;color:inherit;background:${theme === 'light' ? '#f5f5f5' : '#1f1f1f'};border:0;border-bottom:2px solid ${edge};border-radius:4px;padding:6px 10px;min-height:32px}
.ac-input.ac-toggleInput,.ac-choiceSetInput-expanded input,.ac-input input[type=checkbox]{width:auto;min-height:0}
.ac-input.ac-choiceSetInput-expanded,.ac-input.ac-multichoiceInput.ac-choiceSetInput-multiSelect{background:none;border:0;padding:0}
textarea.ac-input{min-height:80px}
.ac-input-validation-failed{border-color:${attention}}
.emoji{width:1.15em;height:1.15em;vertical-align:-.2em}
mark{background:#f0f;color:#fff}
`;
}
