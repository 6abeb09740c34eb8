/** The incident beside its room: what it shows to whom, what its controls send and teach, and that it follows what happens. */
import { eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/domain/organization/settings.js';
import type { RunningApp } from '../support/app.js';
import { attacks } from './attacks.js';
import { declared, incidentsOf, visiting } from './given.js';
import { rawTextOf, tagsOf, textOf } from './html.js';
import { workspace } from './visitor.js';

const panelOf = (html: string): string => {
  const from = html.indexOf('<aside id="panel"');
  return from === -1 ? '' : html.slice(from, html.indexOf('</aside>', from));
};
/** What stands in one of its parts. */
const partOf = (html: string, id: string): string => {
  const panel = panelOf(html);
  const from = panel.indexOf(`id="panel-${id}"`);
  const next = ['</section>', '</details>', '</header>'].map((end) => panel.indexOf(end, from));
  return panel.slice(from, Math.min(...next.filter((at) => at !== -1)));
};
const saysOf = (html: string, id: string): string => textOf(partOf(html, id)).replace(/\s+/gu, ' ');
const linesOf = (html: string): readonly string[] =>
  tagsOf(panelOf(html))
    .filter(({ attributes }) => attributes.get('name') === 'command')
    .map(({ attributes }) => attributes.get('value') ?? '');
const verbsOf = (html: string): readonly string[] => linesOf(html).map((line) => line.split(' ')[1] ?? '');

async function inRoom(who = 'Ben', line = '/incident declare sev1 "Checkout is down" --service checkout') {
  const app = await workspace();
  const { visitor } = await visiting(app, who);
  const room = await declared(visitor, line);
  const page = async (as?: string): Promise<string> => {
    if (as !== undefined) await visitor.become(as);
    return (await visitor.get(room)).html;
  };
  const run = (...lines: readonly string[]) =>
    lines.reduce<Promise<unknown>>(
      (before, one) => before.then(() => visitor.type(room, `/incident ${one}`)),
      Promise.resolve(),
    );
  return { app, visitor, room, page, run };
}

describe('the panel', () => {
  test('shows how the incident stands, who has what, what is owed and when, and what happened', async () => {
    const { page, run, visitor } = await inRoom();
    const fresh = await page();
    expect(saysOf(fresh, 'owed')).toMatch(
      /acknowledge it.*take command.*A status update by .*04:03 the room is asked/u,
    );
    expect(saysOf(fresh, 'clocks')).toMatch(/Open for 0 min.*Waiting for somebody 0 min.*Next update by/u);
    await visitor.post('/clock/advance', { by: '5' });
    await run(
      'ack',
      'role take commander',
      'bridge https://meet.example.com/inc-1',
      'update --status identified --next 20m We roll it back',
      'note Restarted the workers',
      'pause Waiting for the provider --until "in 2 hours"',
    );
    const html = await page();
    expect(saysOf(html, 'heading')).toContain('INC-2026-001 Checkout is down');
    expect(saysOf(html, 'status')).toMatch(
      /paused until 06:05: Waiting for the provider.*Detected, reached.*Investigating, reached.*Identified, where it stands.*Monitoring, still ahead/u,
    );
    expect(
      tagsOf(partOf(html, 'status')).find(({ attributes }) => attributes.has('aria-current')),
    ).toBeDefined();
    expect(saysOf(html, 'severity')).toContain('SEV1 critical, the present one');
    expect(saysOf(html, 'roles')).toMatch(/^[^>]*> Incident commander Ben Carter since 04:05/u);
    expect(saysOf(html, 'clocks')).toMatch(/Open for 5 min Acknowledged after 5 min $/u);
    expect(saysOf(html, 'owed')).toMatch(/It is paused until 06:05.*06:05 the pause is over/u);
    expect(saysOf(html, 'update')).toMatch(/Ben Carter, 04:05 We roll it back/u);
    expect(saysOf(html, 'services')).toContain('checkout');
    expect(partOf(html, 'links')).toContain('href="https://meet.example.com/inc-1"');
    expect(partOf(html, 'links')).toContain('href="/incidents/INC-2026-001"');
    expect(saysOf(html, 'timeline')).toMatch(/paused the incident.*Restarted the workers.*declared SEV1/u);
    expect(partOf(html, 'timeline')).toMatch(/class="of-said recent">.*Restarted/u);
    expect(saysOf(html, 'people')).toMatch(/Ben Carter reported it, has it/u);
  });

  test('has only buttons of use to the reader: none that changes anything for an observer', async () => {
    const { page, run } = await inRoom();
    const responder = verbsOf(await page('Chen'));
    for (const verb of 'ack resolve status pause cancel severity role update services bridge note strike invite rename edit'.split(
      ' ',
    ))
      expect(responder).toContain(verb);
    expect(responder).not.toContain('private');
    expect(new Set(verbsOf(await page('Emil')))).toEqual(new Set(['catchup', 'updates', 'export']));
    await page('Ben');
    await run('resolve done', 'close');
    const over = verbsOf(await page());
    for (const verb of 'ack resolve severity role pause cancel close'.split(' '))
      expect(over).not.toContain(verb);
    expect(over).toContain('reopen');
    expect(saysOf(await page(), 'owed')).toMatch(/Nothing: it is over\..*its rooms are archived/u);
  });

  test('every control tells the command that it stands for, and typed in the room that does the same', async () => {
    const { page, visitor, room } = await inRoom();
    const html = panelOf(await page('Chen'));
    const tags = tagsOf(html);
    const codes = new Map(
      [...html.matchAll(/<code class="typed" id="([^"]*)">([^<]*)</gu)].map(([, id = '', line = '']) => [
        id,
        line,
      ]),
    );
    const buttons = tags.filter(
      ({ name, attributes }) => name === 'button' && attributes.get('type') === 'submit',
    );
    expect(buttons.length).toBeGreaterThan(25);
    expect(buttons.length).toBe(linesOf(html).length);
    for (const { attributes } of buttons) {
      const line = codes.get(attributes.get('aria-describedby') ?? '');
      expect(line, attributes.get('id')).toMatch(/^\/incident [a-z]+/u);
      expect(line).not.toContain('INC-');
    }
    const ids = tags.flatMap(({ attributes }) => attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    // What asks, asks the same of whoever types.
    for (const [i, command] of linesOf(html).entries()) {
      const typed = codes.get(buttons[i]?.attributes.get('aria-describedby') ?? '') ?? '';
      if (
        !/ (rename|describe|impact|tag|services|bridge|edit|update|status|note|cancel|resolve|merge|relate|strike)\b/u.test(
          typed,
        )
      )
        continue;
      const form = (answer: { readonly html: string }): string =>
        answer.html.replace(/.*(<div id="modal")/su, '$1').replaceAll(/[0-9a-f-]{36}/gu, '');
      const pressed = form(await visitor.post(`${room}/commands`, { command }));
      expect(pressed).toContain('<dialog');
      expect(form(await visitor.type(room, typed)), typed).toBe(pressed);
    }
  });

  test('is empty where there is no incident, and says nothing of one that the reader may not see', async () => {
    const { visitor, page } = await inRoom('Ben', '/incident declare sev1 "Leak" --private');
    const { page: general } = await visitor.enter();
    expect(textOf(panelOf(general.html))).not.toContain('INC-');
    expect(linesOf(general.html)).toEqual([]);
    expect(partOf(general.html, 'status')).toBe('id="panel-status"></div>');
    expect(panelOf((await visitor.get('/direct')).html)).toBe('');
    expect(saysOf(await page(), 'heading')).toContain('private');
    const dana = await page('Dana');
    expect(dana).not.toContain('Leak');
    expect(panelOf(dana)).toBe('');
    // Related to one that is hidden from the reader.
    await visitor.become('Ben');
    const open = await declared(visitor, '/incident declare sev2 "Search is slow"');
    await visitor.type(open, '/incident relate INC-2026-001');
    expect(partOf((await visitor.get(open)).html, 'links')).toContain('INC-2026-001');
    await visitor.become('Dana');
    expect(panelOf((await visitor.get(open)).html)).not.toContain('INC-2026-001');
  });
});

describe('what people write', () => {
  test('stays text in every part', async () => {
    const { app, page, run } = await inRoom();
    const { incidents, incidentRoles, organizations, services, users } = app.store.read.tables;
    await run('role take commander', 'update x', 'note x');
    const [incident] = (
      await incidentsOf(app).list({}, { limit: 1, offset: 0 }, { by: 'created_at', descending: true })
    ).results;
    const id = incident?.id ?? '';
    for (const attack of [...attacks, 'name '.repeat(60)]) {
      const text = attack.slice(0, 5_000);
      await app.store.tx(async (w) => {
        await w
          .update(incidents)
          .set({
            title: text,
            bridgeUrl: text,
            paused: { reason: text, until: null },
            externalRefs: [{ system: text, id: text, url: text }],
          })
          .where(eq(incidents.id, id));
        await w
          .update(incidentRoles)
          .set({ role: 'OWN', label: text })
          .where(eq(incidentRoles.incidentId, id));
        await w
          .update(services)
          .set({ name: text })
          .where(eq(services.id, incident?.services[0]?.id ?? ''));
        await w
          .update(users)
          .set({ name: text })
          .where(eq(users.id, incident?.reporterId ?? ''));
        const own = { key: 'CALLED_SO', label: text, several: true, instructions: null, active: true };
        await w
          .update(organizations)
          .set({ settings: { ...DEFAULT_SETTINGS, roles: [own] } })
          .where(eq(organizations.id, app.organizationId));
        const { timeline, incidentUpdates } = w.tables;
        await w.update(timeline).set({ text, struckReason: text }).where(eq(timeline.incidentId, id));
        await w.update(incidentUpdates).set({ message: text }).where(eq(incidentUpdates.incidentId, id));
      });
      const html = panelOf(await page());
      expect(linesOf(html)).toContain('/incident role INC-2026-001 take called_so');
      expect(rawTextOf(html), attack).not.toContain('<');
      for (const { name, attributes } of tagsOf(html)) {
        expect(['script', 'iframe', 'img', 'style', 'base', 'meta']).not.toContain(name);
        for (const [key, value] of attributes) {
          expect(key, attack).not.toMatch(/^on|^style$/u);
          if (key === 'href') expect(value, attack).toMatch(/^(https?:\/\/|\/)/u);
        }
      }
      for (const trick of ['\u202e', '\u2066', '\u0007']) expect(html).not.toContain(trick);
    }
  });
});

describe('a window that is open', () => {
  /** The places that a stream swaps, event by event. */
  async function streamOf(app: RunningApp, path: string, cookies: ReadonlyMap<string, string>) {
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const response = await fetch(`${app.url}${path}`, {
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      signal: abort.signal,
    });
    const events: string[] = [];
    const read = async (): Promise<void> => {
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? new ReadableStream<Uint8Array>()) {
        const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        events.push(...blocks.filter((block) => block.includes('event: update')));
      }
    };
    void read().catch(() => {});
    return {
      places: () =>
        events.flatMap((event) =>
          [...event.matchAll(/<div id="(panel-[a-z]+)" hx-swap-oob/gu)].map(([, id]) => id),
        ),
      html: () => events.join(''),
      forget: () => void events.splice(0),
    };
  }

  test('is sent what has changed, and nothing while nothing has', async () => {
    const { app, visitor, room, page, run } = await inRoom();
    // The first to speak is the first to respond, and that stands on the timeline.
    await visitor.type(room, 'I look at it');
    const source = /sse-connect="([^"]+)"/u.exec(await page())?.[1] ?? '';
    const stream = await streamOf(app, source.replaceAll('&amp;', '&'), visitor.cookies);
    await expect.poll(stream.places).toContain('panel-others');
    const hot = vi.spyOn(app.store.read, 'hot');
    const looked = (name: string) => hot.mock.calls.filter(([one]) => one === name).length;

    stream.forget();
    await visitor.type(room, 'Only words');
    await expect.poll(stream.html).toContain('Only words');
    expect(stream.places()).toEqual([]);
    expect(looked('room state')).toBeGreaterThan(0);
    expect(looked('armed for')).toBe(0);

    // Nothing of this is said in the room.
    await run('tag add payments');
    await expect.poll(stream.places).toEqual(['panel-timeline']);
    stream.forget();
    await run('severity sev2');
    await expect
      .poll(() => stream.places().toSorted())
      .toEqual(['panel-clocks', 'panel-owed', 'panel-severity', 'panel-timeline']);
    stream.forget();
    const read = looked('armed for');
    await visitor.post('/clock/advance', { by: '1' });
    await expect.poll(stream.places).toEqual(['panel-clocks']);
    expect(looked('armed for')).toBe(read);
  });
});
