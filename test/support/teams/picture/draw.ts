/** What draws a card in the page: Microsoft's renderer, with the Markdown and the mentions that Teams adds. Runs in the browser. */

/** The emoji that our messages use, drawn: a machine without a font for them shows them all the same. */
const drawings: Readonly<Record<string, string>> = {
  '🚨': '<path d="M4 13a6 6 0 0 1 12 0v2H4z" fill="#dd2e44"/><rect x="2" y="15" width="16" height="3.5" rx="1" fill="#99aab5"/><path d="M10 1v3M3 3.5l2 2M17 3.5l-2 2" stroke="#f4900c" stroke-width="2"/>',
  '⚠️': '<path d="M10 1.5 19 18H1z" fill="#ffcc4d"/><path d="M10 7v5.5M10 15v.3" stroke="#231f20" stroke-width="2.2" stroke-linecap="round"/>',
  '✅': '<rect x="1" y="1" width="18" height="18" rx="4" fill="#77b255"/><path d="m5 10.5 3.5 3.5L15 6.5" fill="none" stroke="#fff" stroke-width="2.6"/>',
  '🔷': '<path d="M10 1 19 10 10 19 1 10z" fill="#55acee"/>',
  '⚪': '<circle cx="10" cy="10" r="8.5" fill="#e6e7e8" stroke="#b8bcc0"/>',
};

/** The script of the page; `given` is put in as JSON. */
export const script = (given: string): string => `{
const given = ${given};
const drawings = ${JSON.stringify(drawings)};
const { card, hostConfig } = given;
const mentions = (card.msteams?.entities ?? []).map(({ text }) => text);
const md = markdownit('zero', { html: false, linkify: false }).enable(['emphasis', 'link', 'list', 'entity', 'escape']);
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  let out = md.render(text);
  for (const at of mentions) {
    const escaped = md.utils.escapeHtml(at);
    const name = at.replace(/<\\/?at>/g, '');
    out = out.replaceAll(escaped, '<span class="mention">' + md.utils.escapeHtml(name) + '</span>');
  }
  result.outputHtml = out.replace(/&lt;at&gt;.*?&lt;\\/at&gt;/g, (found) => '<mark>' + found + '</mark>');
  result.didProcess = true;
};
const drawn = new AdaptiveCards.AdaptiveCard();
drawn.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
drawn.parse(card, new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5));
const element = drawn.render();
document.getElementById('card').append(element);
for (const input of element.querySelectorAll('select')) {
  for (const option of input.options) if (option.defaultSelected) input.value = option.value;
}
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
const any = new RegExp('(' + Object.keys(drawings).join('|') + ')', 'u');
while (texts.nextNode()) if (any.test(texts.currentNode.data) && texts.currentNode.parentElement.tagName !== 'SCRIPT') found.push(texts.currentNode);
for (const node of found) {
  const pieces = node.data.split(any).map((piece) => {
    if (drawings[piece] === undefined) return document.createTextNode(piece);
    const holder = document.createElement('span');
    holder.innerHTML = '<svg class="emoji" viewBox="0 0 20 20">' + drawings[piece] + '</svg>';
    return holder.firstChild;
  });
  node.replaceWith(...pieces);
}
for (const id of given.unfold) { const part = element.querySelector('#' + CSS.escape(id)); if (part) part.style.display = ''; }
}`;
