/** What Slack makes of what people type: names become ids, and what could be markup is escaped. */
import type { State } from './state.js';

const markup = /<(?:[@#!][^>]*|https?:[^>]*|mailto:[^>]*)>/g;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** As few characters less as it takes to name something: "@anna." is Anna at the end of a sentence. */
function* shorter(name: string): Generator<string> {
  for (let end = name.length; end > 0; end -= 1)
    if (/[\w]$/.test(name.slice(0, end))) yield name.slice(0, end);
}

function named(state: State, team: string, text: string, labels: boolean): string {
  return text
    .replace(/(^|[\s(])@([\w.-]+)/g, (whole, before: string, name: string) => {
      if (['here', 'channel', 'everyone'].includes(name)) return `${before}<!${name}>`;
      for (const candidate of shorter(name)) {
        const user = [...state.users.values()].find(
          (u) => u.name === candidate && (u.teamId === team || u.isStranger),
        );
        const label = labels ? `|${candidate}` : '';
        if (user !== undefined) return `${before}<@${user.id}${label}>${name.slice(candidate.length)}`;
      }
      return whole;
    })
    .replace(/(^|[\s(])#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = [...state.channels.values()].find((c) => c.name === name && c.teamId === team);
      if (channel === undefined) return whole;
      return `${before}<#${channel.id}|${channel.private ? '' : name}>`;
    })
    .replace(
      /(^|[\s(])(https?:\/\/[^\s<>)]+)/g,
      (_whole, before: string, url: string) => `${before}<${url}>`,
    );
}

/** The text as Slack sends it; what is markup already stays as it is. */
export function typed(state: State, team: string, text: string, labels = false): string {
  const kept = text.match(markup) ?? [];
  const between = text.split(markup).map((part) => named(state, team, escaped(part), labels));
  return between.map((part, at) => part + (kept[at] ?? '')).join('');
}

/** The links in it. */
export const linksIn = (text: string): readonly string[] =>
  [...text.matchAll(/<(https?:[^|>]+)[^>]*>/g)].map(([, url]) => (url ?? '').replaceAll('&amp;', '&'));
