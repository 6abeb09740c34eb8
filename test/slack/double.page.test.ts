/** Whether one can start the doubled Slack by hand and act in it. */
import { afterEach, expect, it } from 'vitest';
import { clientOf, stopAll, untilTheEnd } from '../support/slack/kit.js';
import { startByHand } from '../support/slack/main.js';

afterEach(stopAll);

const plain = (text: string) => ({ type: 'plain_text' as const, text });

it('shows what is there, and acts for people', async () => {
  const { slack, page, told } = await startByHand(['--socket', '--port', '0', '--page', '0']);
  untilTheEnd(slack);
  untilTheEnd(page);
  expect(told).toContain(`SLACK_API_URL=${slack.apiUrl}`);
  const act = (fields: Record<string, string>) =>
    fetch(page.url, { method: 'POST', body: new URLSearchParams(fields) }).then((reply) => reply.text());
  const user = slack.user('anna').id;
  await act({ do: 'type', user, channel: 'ops', text: 'Hello <all>' });
  await clientOf(slack).views.open({
    trigger_id: slack.state.trigger(slack.user('anna'), 'T1'),
    view: {
      type: 'modal',
      title: plain('Declare'),
      submit: plain('Go'),
      blocks: [
        {
          type: 'input',
          block_id: 'title',
          label: plain('Title'),
          element: { type: 'plain_text_input', action_id: 'title' },
        },
      ],
    },
  });
  const html = await (await fetch(page.url)).text();
  expect(html).toContain('Hello &amp;lt;all&amp;gt;');
  expect(html).toContain('Title <input name="fill:title"');
  await act({ do: 'submit', user, 'fill:title': 'API' });
  expect(slack.views('anna')[0]?.values).toMatchObject({ title: { title: { value: 'API' } } });
  expect(await act({ do: 'click', user, channel: 'ops', ts: '1.1' })).toContain('There is no message');
});
