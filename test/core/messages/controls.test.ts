/** The controls of a whole incident: what is offered to whom, and that each teaches a line that does the same. */
import { describe, expect, test } from 'vitest';
import { controlsOf, owedRows, roleRows, severityChoices } from '../../../src/core/messages/controls.js';
import { atLeast } from '../../../src/core/people/roles.js';
import { plainText } from '../../../src/domain/message.js';
import { organizationRoles, type RoleSetting } from '../../../src/domain/organization/settings.js';
import type { World } from '../../support/world.js';
import { given, incidentNow } from '../given.js';
import { changeSettings } from '../incidents/cast.js';

const REF = 'INC-2026-001';
const own: RoleSetting = {
  key: 'DATABASE_LEAD',
  label: 'Database <b>lead</b> \u202e',
  several: true,
  instructions: null,
  active: true,
};

async function world(reporter = 'Emil'): Promise<World> {
  const made = await given({ at: '2026-03-02T09:00:00.000Z' });
  await changeSettings(made, { roles: [own] });
  await made.run(reporter, '/incident declare sev1 Down');
  return made;
}

/** What somebody is offered now. */
async function offered(made: World, who: string) {
  const viewer = made.viewer(who);
  const incident = await made.incidents(who).find(REF);
  if (incident === undefined) throw new Error('There is none.');
  const may = (verb: string): boolean => {
    const { permission, orReporter } = made.registry.find('incident', verb);
    return atLeast(viewer.role, permission) || (orReporter === true && incident.reporterId === viewer.userId);
  };
  const controls = controlsOf(incident, viewer, may);
  return {
    incident,
    controls,
    severities: severityChoices(incident, may),
    roles: roleRows(
      incident,
      organizationRoles({ roles: [own], roomTemplate: '', announcementsChannel: '' }),
      viewer,
      may,
    ),
    owed: owedRows(incident, made.clock.now(), controls),
  };
}
const rowsOf = ({ roles }: Awaited<ReturnType<typeof offered>>): readonly string[] =>
  roles
    .filter(({ key }) => ['INCIDENT_COMMANDER', 'SCRIBE', 'SUPPORT', 'DATABASE_LEAD'].includes(key))
    .map(({ key, holders, take, give }) =>
      [
        key,
        ...holders.map(({ person, drop }) => `${person.name} (${drop?.typed ?? '–'})`),
        `| ${take?.label ?? '–'} ${give?.label ?? '–'}`,
      ].join(' '),
    );

describe('the roles', () => {
  test('say who has them, and what the viewer can do about it', async () => {
    const made = await world();
    await made.run('Ben', `/incident role ${REF} take commander`);
    await made.run('Ben', `/incident role ${REF} take database_lead`);
    expect(rowsOf(await offered(made, 'Ben'))).toEqual([
      'INCIDENT_COMMANDER Ben Carter (/incident role drop commander) | – Give',
      'SCRIBE | Take Give',
      'SUPPORT | Take Give',
      'DATABASE_LEAD Ben Carter (/incident role drop database_lead) | – Give',
    ]);
    expect(rowsOf(await offered(made, 'Chen'))).toEqual([
      'INCIDENT_COMMANDER Ben Carter (/incident role drop commander Ben Carter) | Take over Give',
      'SCRIBE | Take Give',
      'SUPPORT | Take Give',
      'DATABASE_LEAD Ben Carter (/incident role drop database_lead Ben Carter) | Take Give',
    ]);
    // A viewer, although he reported it.
    expect(rowsOf(await offered(made, 'Emil'))).toEqual([
      'INCIDENT_COMMANDER Ben Carter (–) | – –',
      'SCRIBE | – –',
      'SUPPORT | – –',
      'DATABASE_LEAD Ben Carter (–) | – –',
    ]);
    await made.run('Ben', `/incident resolve ${REF} done`);
    expect(rowsOf(await offered(made, 'Ben'))[0]).toBe('INCIDENT_COMMANDER Ben Carter (–) | – –');
  });

  test('every button does what it says, and so does the line that it teaches', async () => {
    const made = await world();
    const place = async () => {
      const incident = await made.incidents().find(REF);
      return { conversationId: null, incidentId: incident?.id ?? null };
    };
    const commander = async () => (await offered(made, 'Ben')).roles[0];
    await made.run('Ben', (await commander())?.take?.command ?? '');
    expect((await incidentNow(made)).commander?.name).toBe('Ben Carter');
    await made.run('Ben', (await commander())?.holders[0]?.drop?.command ?? '');
    expect((await incidentNow(made)).commander).toBeNull();
    await made.run('Ben', (await commander())?.take?.typed ?? '', { place: await place() });
    const others = (await offered(made, 'Chen')).roles[0]?.holders[0]?.drop;
    await made.run('Chen', others?.typed ?? '', { place: await place() });
    expect((await incidentNow(made)).commander).toBeNull();
    await made.run('Ben', (await commander())?.take?.command ?? '');
    await made.run('Chen', others?.command ?? '');
    expect((await incidentNow(made)).commander).toBeNull();
    const give = await made.type('Ben', (await commander())?.give?.command ?? '');
    expect(give).toMatchObject({
      type: 'form',
      form: { command: 'incident role', values: { role: 'INCIDENT_COMMANDER', action: 'GIVE' } },
    });
  });
});

describe('the severities', () => {
  test('are changed by a press, except the present one, and none once it is over', async () => {
    const made = await world();
    const { severities } = await offered(made, 'Ben');
    expect(severities.map(({ isCurrent, control }) => `${isCurrent} ${control?.typed ?? '–'}`)).toEqual([
      'true –',
      'false /incident severity sev2',
      'false /incident severity sev3',
      'false /incident severity sev4',
    ]);
    await made.run('Ben', severities[1]?.control?.command ?? '');
    expect((await incidentNow(made)).severity).toBe('SEV2');
    expect((await offered(made, 'Emil')).severities.some(({ control }) => control !== undefined)).toBe(false);
    for (const line of [`resolve ${REF} done`, `close ${REF}`]) await made.run('Ada', `/incident ${line}`);
    expect((await offered(made, 'Ada')).severities.some(({ control }) => control !== undefined)).toBe(false);
  });
});

describe('what is owed', () => {
  test('has the button that does it, for whoever may, and says when it is overdue', async () => {
    const made = await world('Chen');
    const owed = async (who: string) =>
      (await offered(made, who)).owed.map(
        ({ line, isOverdue, control }) =>
          `${plainText(line).replace(/ by .*| was due.*/u, '')} ${isOverdue ? 'LATE ' : ''}${control?.typed ?? '–'}`,
      );
    expect(await owed('Ben')).toEqual([
      'Somebody has to acknowledge it. /incident ack',
      'Somebody has to take command. /incident role take commander',
      'A status update /incident update',
    ]);
    await made.advance(60);
    expect((await owed('Emil')).at(-1)).toBe('A status update LATE –');
    for (const line of [`ack ${REF}`, `role ${REF} take commander`, `pause ${REF} Waiting`])
      await made.run('Ben', `/incident ${line}`);
    expect(await owed('Ben')).toEqual(['It is paused until somebody goes on. /incident unpause']);
    await made.run('Ben', `/incident unpause ${REF}`);
    await made.run('Ben', `/incident resolve ${REF} done`);
    expect(await owed('Ben')).toEqual(['Close it. /incident close']);
  });
});

test('what stands elsewhere is not in the menu once more, and what names another incident teaches its line, too', async () => {
  const made = await world();
  const { controls } = await offered(made, 'Ben');
  const others = controls.others(['note', 'rename']).flatMap((group) => group.controls);
  expect(others.map(({ verb }) => verb)).not.toContain('note');
  expect(others.map(({ verb }) => verb)).not.toContain('rename');
  expect(others.find(({ verb }) => verb === 'merge')).toMatchObject({
    command: `/incident merge --incident ${REF}`,
    typed: '/incident merge',
  });
});
