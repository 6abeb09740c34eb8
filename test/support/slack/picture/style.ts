/** How Slack looks, more or less. */

const light = `--ground:#fff;--words:#1d1c1d;--faint:#616061;--line:#dddddd;--edge:#86868680;--link:#1264a3;
--mention:#1d9bd11a;--code:#c01343;--codeground:#1d1c1d0a;--box:#fff;--chip:#1d9bd11a;--beyond:#00000080;`;
const dark = `--ground:#1a1d21;--words:#d1d2d3;--faint:#ababad;--line:#35373b;--edge:#797c8180;--link:#1d9bd1;
--mention:#1d9bd11a;--code:#e8912d;--codeground:#ffffff0a;--box:#222529;--chip:#1d9bd133;--beyond:#000000b0;`;

export const style = (theme: 'light' | 'dark'): string => `
:root{${theme === 'light' ? light : dark}color-scheme:${theme}}
*{box-sizing:border-box}
body{margin:0;padding:16px 20px;width:fit-content;background:var(--ground);color:var(--words);
  font:15px/1.46668 Lato,"Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
b{font-weight:700}h1,h2{margin:0}
a{color:var(--link)}
hr{border:0;border-top:1px solid var(--line);margin:8px 0}
code{font:12px/1.5 "Liberation Mono",monospace;color:var(--code);background:var(--codeground);
  border:1px solid var(--line);border-radius:3px;padding:2px 3px 1px}
mark{background:#f0f;color:#fff}
blockquote{margin:4px 0;padding:0 0 0 12px;border-left:4px solid var(--line)}
ul{margin:0;padding-left:28px}
.mention{color:var(--link);background:var(--mention);border-radius:3px;padding:0 2px 1px}
.broadcast{background:#f2c74466}
.emoji{width:1.35em;height:1.35em;vertical-align:-.28em}
.emoji.unknown{border:1px dotted}
.message{display:flex;gap:8px;width:680px}
.avatar{flex:none;width:36px;height:36px;border-radius:8px;background:#3d348b;color:#fff;display:grid;
  place-items:center;font-weight:700}
.by{line-height:1.3}.by b{font-weight:900}
.app{font-size:10px;font-weight:700;color:var(--faint);background:var(--codeground);border-radius:2px;
  padding:1px 3px;margin:0 4px;vertical-align:1px}
.at{font-size:12px;color:var(--faint)}
.blocks{max-width:600px}
.block{margin:4px 0 8px}
.block>h2{font-size:18px;line-height:1.33;font-weight:900}
.section{display:flex;gap:12px;justify-content:space-between}
.section>div{flex:1}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px}
.context{display:flex;flex-wrap:wrap;gap:4px 8px;font-size:13px;line-height:1.38;color:var(--faint)}
.actions{display:flex;flex-wrap:wrap;gap:8px}
.button{display:inline-block;border:1px solid var(--edge);border-radius:8px;padding:0 12px;font-size:13px;
  font-weight:700;line-height:30px;background:var(--box);max-width:100%}
.button.primary{background:#007a5a;border-color:#007a5a;color:#fff}
.button.danger{background:#e01e5a;border-color:#e01e5a;color:#fff}
.image{height:160px;display:grid;place-items:center;border:1px solid var(--line);border-radius:8px;
  background:var(--codeground);color:var(--faint)}
.modal{width:520px;border:1px solid var(--line);border-radius:8px;background:var(--ground)}
.modal header,.modal footer{display:flex;align-items:center;padding:20px 28px;gap:12px}
.modal header h1{font-size:22px;line-height:1.3;font-weight:900;flex:1}
.modal footer{justify-content:flex-end;border-top:1px solid var(--line)}
.modal footer .button,.modal footer .button.primary{line-height:34px;font-size:15px}
.modal .inside{padding:0 28px 12px}
.modal .block{margin:0 0 12px}
.modal .input{margin-top:20px}
.input label{display:block;font-weight:700;margin-bottom:8px}
.optional{font-weight:400;color:var(--faint)}
.hint{font-size:13px;color:var(--faint);margin-top:4px}
.box{min-height:36px;border:1px solid var(--edge);border-radius:8px;background:var(--box);padding:6px 12px}
.box.tall{min-height:86px}
.select{display:flex;flex-wrap:wrap;gap:4px;padding-right:32px;position:relative}
.arrow{position:absolute;right:13px;top:13px;width:7px;height:7px;border:solid var(--faint);border-width:0 2px 2px 0;
  transform:rotate(45deg)}
.chip{background:var(--chip);border-radius:4px;padding:0 6px}
.placeholder{color:var(--faint)}
.tick{display:flex;align-items:center;gap:8px;margin:4px 0}
.square,.round{width:16px;height:16px;border:1px solid var(--faint);border-radius:3px}
.round{border-radius:50%}
.on{background:#1264a3;border-color:#1264a3;box-shadow:inset 0 0 0 3px var(--ground)}
.square.on{box-shadow:none;background:#1264a3 url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='m4 8.5 3 3 5-6' fill='none' stroke='%23fff' stroke-width='2'/%3E%3C/svg%3E")}
.home{width:720px}
`;
