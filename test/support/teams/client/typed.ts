/** What Teams makes of what somebody types. */
import type { Fields } from '../../slack/json.js';
import type { State } from '../state.js';

export interface Typed {
  readonly text: string;
  readonly html: string;
  readonly entities: readonly Fields[];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `@Ben` and `@Muster` become mentions of whoever is called so; everything else stands as it was typed. */
export function typed(state: State, text: string, mention: boolean): Typed {
  const bot = { id: state.bot, name: state.app.appName };
  const entities: Fields[] = [];
  let html = '';
  let plain = '';
  const said = mention ? `@${bot.name} ${text}` : text;
  for (const piece of said.split(/(@[\p{L}\d.-]+)/u)) {
    const name = piece.startsWith('@') ? piece.slice(1).toLowerCase() : undefined;
    const user = name === undefined ? undefined : state.findUser(name);
    const who =
      name === bot.name.toLowerCase() ? bot : user && { id: user.mri, name: user.name, aadObjectId: user.id };
    if (who === undefined) {
      plain += piece;
      html += escaped(piece);
      continue;
    }
    const at = `<at>${who.name}</at>`;
    html += `<span itemscope itemtype="http://schema.skype.com/Mention" itemid="${entities.length}">${escaped(who.name)}</span>`;
    entities.push({ type: 'mention', mentioned: who, text: at });
    plain += at;
  }
  // What is typed after a mention ends with a line break.
  const text_ = entities.length > 0 ? `${plain}\n` : plain;
  return { text: text_, html: `<p>${html.replace('</span> ', '</span>&nbsp;')}</p>`, entities };
}

/** Whether the app is among those mentioned. */
export const mentionsBot = (state: State, entities: readonly Fields[]): boolean =>
  JSON.stringify(entities).includes(JSON.stringify(state.bot));
