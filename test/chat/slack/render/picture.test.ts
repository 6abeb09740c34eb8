/** The pictures show all that we send, and obey nothing of it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMessage } from '../../../../src/chat/slack/render/message.js';
import { renderForm } from '../../../../src/chat/slack/render/modal.js';
import type { Form } from '../../../../src/domain/form.js';
import { md, person, say, time } from '../../../../src/domain/message.js';
import { pictureOf } from '../../../support/slack/picture/index.js';
import { ada, message, reader } from './given.js';

const people = { U0ADA: ada.name };
const now = new Date('2026-03-02T09:00:00Z');

test('mentions, dates and links look as they do in Slack', () => {
  const line = md`**${person(ada)}**, ${time(new Date('2026-03-02T10:30:00Z'))}: ${{ type: 'link', text: 'here', url: 'https://x.example' }}`;
  const json = renderMessage(say('good', line), reader);
  const page = pictureOf({ name: 'line', kind: 'message', json }, { people, now, timezone: 'Europe/Berlin' });
  expect(page).toContain('aria-label="white_check_mark"');
  expect(page).toContain('<b><span class="mention">@Ada Lovelace</span></b>, Today 11:30 AM: <a>here</a>');
});

test('whatever is in a message, nothing in its picture is unknown or markup', () => {
  fc.assert(
    fc.property(message, (given) => {
      const page = pictureOf({ name: 'any', kind: 'message', json: renderMessage(given, reader) }, { now });
      expect(page).not.toContain('<mark>');
      expect(page).not.toMatch(/<(script|img|iframe|style(?!>\n:root))/u);
    }),
    { numRuns: 50 },
  );
});

test('a form shows what is filled in', () => {
  const form: Form = {
    command: 'incident declare',
    title: 'Declare an incident',
    submit: 'Declare',
    context: {},
    fields: [
      { name: 'title', label: 'Title', required: true, input: { type: 'line', maxLength: 200 } },
      { name: 'private', label: 'Private', required: false, input: { type: 'yesno' } },
      { name: 'lead', label: 'Lead', required: false, input: { type: 'person', options: [] } },
    ],
    values: { title: 'Down <b>', lead: ada.id },
    errors: {},
  };
  const json = renderForm(form, { formId: 'f', callbackId: 'form', reader });
  const page = pictureOf({ name: 'form', kind: 'modal', json }, { people, now, theme: 'dark' });
  expect(page).toContain('<div class="box">Down &lt;b&gt;</div>');
  expect(page).toContain('<span class="round on"></span>No');
  expect(page).toContain('<div class="box select">Ada Lovelace');
  expect(page).not.toContain('<mark>');
});
