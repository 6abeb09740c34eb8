/** What runs in the page: draws the cards with Microsoft's renderer, and tells the double what is done. */

/** @param settings what the double knows, as JSON. */
export const script = (settings: string): string => `{
const settings = ${settings};
const config = new AdaptiveCards.HostConfig(settings.hostConfig);
const md = markdownit('zero', { html: false, linkify: false }).enable(['emphasis', 'link', 'list', 'entity', 'escape']);
let mentions = [];
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  let out = md.render(text);
  for (const at of mentions)
    out = out.replaceAll(md.utils.escapeHtml(at), '<span class="mention">' + md.utils.escapeHtml(at.replace(/<\\/?at>/g, '')) + '</span>');
  result.outputHtml = out;
  result.didProcess = true;
};
// People are picked out of Entra, which this page has to do itself.
const withPeople = (value) => {
  if (Array.isArray(value)) return value.map(withPeople);
  if (typeof value !== 'object' || value === null) return value;
  const { 'choices.data': picker, ...rest } = value;
  if (picker) rest.choices = [...(rest.choices ?? []), ...settings.people];
  return Object.fromEntries(Object.entries(rest).map(([key, inside]) => [key, key === 'data' ? inside : withPeople(inside)]));
};
const toast = (said) => {
  const place = document.getElementById('toast');
  place.textContent = said;
  place.className = said ? 'shown' : '';
};
const kept = sessionStorage.getItem('said');
sessionStorage.removeItem('said');
if (kept) toast(kept);
const act = async (what) => {
  const answer = await fetch('/act' + location.search, { method: 'POST', body: JSON.stringify(what) });
  const { said, url } = await answer.json();
  if (url) { window.open(url, '_blank', 'noopener'); return; }
  if (said) sessionStorage.setItem('said', said);
  location.reload();
};
const draw = (place, json, values, press) => {
  mentions = (json.msteams?.entities ?? []).map(({ text }) => text);
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = config;
  card.parse(withPeople(json), new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
  card.onExecuteAction = (action) => {
    if (action.getJsonTypeName() === 'Action.OpenUrl') { window.open(action.url, '_blank', 'noopener'); return; }
    const inputs = Object.fromEntries(card.getAllInputs().map((input) => [input.id, String(input.value ?? '')]));
    press(action.title ?? action.id, inputs);
  };
  place.append(card.render());
  for (const input of card.getAllInputs()) {
    const value = values[input.id];
    const element = input.renderedInputControlElement;
    if (value && element instanceof HTMLSelectElement) element.value = value;
  }
};
for (const place of document.querySelectorAll('[data-card]')) {
  const message = place.closest('[data-message]').dataset.message;
  draw(place, JSON.parse(place.dataset.card), {}, (title, inputs) => act({ do: 'press', message, title, inputs }));
}
for (const place of document.querySelectorAll('[data-dialog]'))
  draw(place, JSON.parse(place.dataset.dialog), JSON.parse(place.dataset.values), (title, inputs) => act({ do: 'submit', title, inputs }));
document.querySelector('[data-do=close]')?.addEventListener('click', () => act({ do: 'close' }));
document.getElementById('compose').addEventListener('submit', (event) => {
  event.preventDefault();
  act({ do: 'say', text: new FormData(event.target).get('text') });
});
document.getElementById('extension').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  act({ do: 'extension', command: given.get('command'), ...(given.get('message') ? { message: given.get('message') } : {}) });
});
const log = document.getElementById('log');
log.scrollTop = log.scrollHeight;
// Looks whether anything has changed, unless somebody is in the middle of something.
setInterval(async () => {
  const { changes } = await (await fetch('/pulse')).json();
  const busy = document.querySelector('.dialog') !== null || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '');
  if (changes !== settings.changes && !busy) location.reload();
}, 1000);
}`;
