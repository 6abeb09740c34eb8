/** Whether one can start the doubled Teams by hand and act in it. */
import { afterEach, expect, it } from 'vitest';
import { at, cardOf, connectorOf, stopAll, TinyApp, untilTheEnd, withCard } from '../support/teams/kit.js';
import { startByHand } from '../support/teams/main.js';

afterEach(stopAll);

it('shows what is there, and acts for people', async () => {
  const { teams, told } = await startByHand(['--port', '0']);
  untilTheEnd(teams);
  expect(told).toContain(`MICROSOFT_GRAPH_URL=${teams.graphUrl}`);
  const app = await TinyApp.start(teams);
  const ops = teams.conversation('ops');
  const look = async (as: string, more = '') => {
    const page = await fetch(`${teams.url}/?as=${as}&in=${encodeURIComponent(ops.id)}${more}`);
    return await page.text();
  };
  const act = async (as: string, what: object) => {
    const where = `${teams.url}/act?as=${as}&in=${encodeURIComponent(ops.id)}`;
    return await (await fetch(where, { method: 'POST', body: JSON.stringify(what) })).json();
  };
  await act('ada', { do: 'say', text: 'Hello <all>' });
  const opener = { type: 'Action.Submit', title: 'Declare', data: { msteams: { type: 'task/fetch' } } };
  const card = cardOf([{ type: 'TextBlock', text: 'Down & out' }], { actions: [opener] });
  const { body } = await (await connectorOf(teams)).post(`${at(ops)}/activities`, withCard(card));
  const html = await look('ada', '&theme=dark');
  expect(html).toContain('<p>Hello &lt;all&gt;</p>');
  expect(html).toContain('Down &amp; out');
  const form = cardOf([{ type: 'Input.Text', id: 'title', label: 'Title' }], {
    actions: [{ type: 'Action.Submit', title: 'Go', data: {} }],
  });
  const content = { contentType: 'application/vnd.microsoft.card.adaptive', content: form };
  app.answer = () => ({ body: { task: { type: 'continue', value: { title: 'Declare', card: content } } } });
  expect(await act('ben', { do: 'press', message: body['id'], title: 'Declare' })).toEqual({});
  expect(await look('ben')).toContain('role="dialog" aria-label="Declare"');
  expect(await look('ada')).not.toContain('role="dialog"');
  app.answer = () => ({ body: { task: { type: 'message', value: 'Declared' } } });
  expect(await act('ben', { do: 'submit', title: 'Go', inputs: { title: 'API' } })).toEqual({
    said: 'Declared',
  });
  expect(app.of('task/submit')).toMatchObject([{ value: { data: { title: 'API' } } }]);
  expect(await act('ben', { do: 'press', message: '1', title: 'x' })).toEqual({
    said: 'That message is gone.',
  });
  expect(await (await fetch(`${teams.url}/adaptivecards.js`)).text()).toContain('AdaptiveCards');
  expect((await fetch(`${teams.url}/elsewhere`)).status).toBe(404);
  expect(teams.problems).toEqual([]);
});
