/** How the page looks: about as Teams does. */
import { shades } from '../picture/hostConfig.js';
import { style as cards } from '../picture/style.js';

export function style(theme: 'light' | 'dark'): string {
  const { words, faint, accent, grounds } = shades[theme];
  const [rail, log, line, own] =
    theme === 'light'
      ? ['#ebebeb', '#f5f5f5', '#e0e0e0', '#e8ebfa']
      : ['#0a0a0a', '#1f1f1f', '#3d3d3d', '#2b2b40'];
  return `${cards(theme)}
body{padding:0;display:grid;grid-template-columns:260px 1fr;height:100vh;overflow:hidden}
nav{background:${rail};padding:12px;overflow:auto;border-right:1px solid ${line}}
nav form{margin:0 0 4px}nav h2{font-size:12px;color:${faint};margin:16px 8px 4px;font-weight:600}
nav select{font:inherit;color:inherit;background:${grounds.default};border:1px solid ${line};border-radius:4px;padding:4px}
.place{display:block;padding:6px 8px;border-radius:4px;color:${words};text-decoration:none;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.place.here{background:${grounds.default};font-weight:600}.place i{color:${faint};font-weight:400}
main{display:flex;flex-direction:column;min-width:0;min-height:0;background:${log}}
main>header{padding:12px 20px;border-bottom:1px solid ${line};background:${grounds.default}}
main>header h1{font-size:18px;margin:0}main>header p{margin:0;color:${faint};font-size:12px;white-space:pre-line}
#log{flex:1;overflow:auto;padding:16px 20px;display:flex;flex-direction:column;gap:14px}
.said{display:flex;gap:8px;max-width:760px}.said.below{margin-left:40px}
.said.own{align-self:flex-end;flex-direction:row-reverse}
.face{flex:none;width:32px;height:32px;border-radius:50%;background:#8b8cc7;color:#fff;display:grid;place-items:center;font-size:12px;font-weight:600}
.face.app{border-radius:4px;background:${accent}}
.what{min-width:0}.bubble{background:${grounds.default};border-radius:4px;padding:8px 12px;width:fit-content}
.own .bubble{background:${own};margin-left:auto}.bubble [itemscope]{color:${accent};font-weight:600}
.said .card{width:450px;max-width:100%}
main>form{display:flex;gap:8px;padding:8px 20px;background:${log}}
main>form input{flex:1;font:inherit;color:inherit;background:${grounds.default};border:1px solid ${line};border-radius:4px;padding:8px 12px}
main>form button,.dialog header button{font:inherit;color:inherit;background:${grounds.default};border:1px solid ${line};border-radius:4px;padding:6px 12px;cursor:pointer}
#problems{padding:4px 20px 12px;color:${shades[theme].attention}}
.shade{position:fixed;inset:0;background:#0008;display:grid;place-items:center;padding:24px}
.dialog{width:600px;max-width:100%;max-height:100%;overflow:auto}
.dialog header{display:flex;align-items:center;justify-content:space-between;padding:16px 20px 0}.dialog header h1{padding:0}
.dialog header button{border:0;font-size:20px;line-height:1}
.dialog .inside{min-height:0}
#toast{position:fixed;top:12px;left:50%;transform:translateX(-50%);background:${words};color:${grounds.default};border-radius:4px;padding:8px 16px;display:none}
#toast.shown{display:block}
.ac-pushButton{cursor:pointer}
`;
}
