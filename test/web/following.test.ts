/** Forms whose fields follow the answers so far. */
import { describe, expect, test } from 'vitest';
import { incidentsOf, nonce, visiting } from './given.js';
import { hidden, tagsOf, textOf } from './html.js';
import { workspace } from './visitor.js';

const given = async () => {
  const app = await workspace();
  const { visitor } = await visiting(app, 'Ben');
  const { path } = await visitor.enter();
  const form = await visitor.post(`${path}/commands`, { command: '/incident declare', nonce: nonce() });
  return { app, visitor, path, html: form.html };
};
const answers = {
  command: 'incident declare',
  'one.title': 'Checkout is <b>down</b>',
  'one.severity': '',
  'one.detected_at': 'soonish',
};
const EVERYONE = /Your answers suggest SEV1 critical, because everyone is down/u;

describe('a form that follows its answers', () => {
  test('says which they are, and where they are sent', async () => {
    const { html, path } = await given();
    const watched = tagsOf(html).filter(({ attributes }) => attributes.has('data-watched'));
    expect(watched.map(({ attributes }) => attributes.get('id'))).toEqual(['f-users', 'f-revenue', 'f-harm']);
    const fields = tagsOf(html).find(({ attributes }) => attributes.get('class') === 'fields');
    expect(fields?.attributes.get('hx-post')).toBe(`${path}/forms/again`);
  });

  test('is sent the help that follows and nothing else: what is being typed stays', async () => {
    const { app, visitor, path, html } = await given();
    const users = /<select[^>]*id="f-users".*?<option value="([^"]+)"/su.exec(html)?.[1] ?? '';
    expect(users).not.toBe('');
    const { html: drawn } = await visitor.post(`${path}/forms/again`, { ...answers, 'one.users': users });
    expect(textOf(drawn)).toMatch(EVERYONE);
    expect(drawn).toMatch(/id="f-severity-help" hx-swap-oob="innerHTML">Your answers suggest/u);
    const names = new Set(tagsOf(drawn).map(({ name }) => name));
    expect([...names]).toEqual(['div']);
    // Each has a place in the form to go to.
    const places = tagsOf(html).map(({ attributes }) => attributes.get('id'));
    for (const { attributes } of tagsOf(drawn)) expect(places).toContain(attributes.get('id'));
    expect(await incidentsOf(app).find('INC-2026-001')).toBeUndefined();
  });

  test('without script “Update” does it, with everything kept', async () => {
    const { app, visitor, path, html } = await given();
    const update = tagsOf(html).filter(
      ({ attributes }) => attributes.get('formaction') === `${path}/forms/again`,
    );
    expect(update).toHaveLength(1);
    // Enter presses the first button of a form: that has to be the one that sends it.
    expect(html.indexOf('formaction')).toBeGreaterThan(html.indexOf('class="button primary"'));
    const users = /<select[^>]*id="f-users".*?<option value="([^"]+)"/su.exec(html)?.[1] ?? '';
    const page = await visitor.submit(`${path}/forms/again`, { ...answers, 'one.users': users });
    expect(textOf(page.html)).toMatch(EVERYONE);
    expect(hidden(page.html, 'f-title')).toBe('Checkout is <b>down</b>');
    expect(hidden(page.html, 'f-detected_at')).toBe('soonish');
    expect(page.html).toMatch(
      new RegExp(`<option[^>]*selected[^>]*value="${users}"|<option value="${users}" selected`, 'u'),
    );
    expect(page.html).not.toContain('aria-invalid');
    expect(await incidentsOf(app).find('INC-2026-001')).toBeUndefined();
  });

  test('a complete form is not carried out by it either', async () => {
    const { app, visitor, path } = await given();
    await visitor.post(`${path}/forms/again`, {
      command: 'incident declare',
      'one.title': 'x',
      nonce: nonce(),
    });
    await visitor.post(`${path}/forms/again`, { command: 'incident declare Search', 'one.title': 'x' });
    expect(await incidentsOf(app).find('INC-2026-001')).toBeUndefined();
  });

  test('what cannot be asked is said in the form that stays', async () => {
    const { visitor, path } = await given();
    const { html } = await visitor.post(`${path}/forms/again`, { command: 'user add', 'one.name': 'x' });
    expect(html).toContain('id="form-alert"');
    expect(textOf(html)).toContain('takes an admin');
  });
});
