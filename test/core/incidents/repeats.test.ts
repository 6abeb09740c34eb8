/** What the present state forbids, and that repeating what is so already is harmless. */
import { describe, expect, test } from 'vitest';
import { incidentNow, refused, timelineOf } from '../given.js';
import { inState, REF, type State, withReference } from './states.js';

describe('what the present state forbids is a conflict that carries the state', () => {
  test.each<[string, State]>([
    ['ack', 'RESOLVED'],
    ['ack', 'CLOSED'],
    ['ack', 'CANCELLED'],
    ['status identified', 'RESOLVED'],
    ['status closed', 'MONITORING'],
    ['severity sev1', 'CLOSED'],
    ['severity sev1', 'CANCELLED'],
    ['role take lead', 'RESOLVED'],
    ['role take lead', 'CLOSED'],
    ['update again', 'CLOSED'],
    ['update again', 'CANCELLED'],
    ['resolve INC-2026-001 x', 'CLOSED'],
    ['resolve INC-2026-001 x', 'CANCELLED'],
    ['close', 'DETECTED'],
    ['close', 'MONITORING'],
    ['close', 'CANCELLED'],
    ['cancel x', 'RESOLVED'],
    ['cancel x', 'CLOSED'],
    ['pause x', 'RESOLVED'],
    ['pause x', 'CLOSED'],
    ['pause x', 'CANCELLED'],
    ['unpause', 'RESOLVED'],
    ['unpause', 'CANCELLED'],
    ['room', 'RESOLVED'],
    ['room', 'CLOSED'],
    ['merge INC-2026-002', 'CLOSED'],
    ['merge INC-2026-002', 'CANCELLED'],
  ])('%s when %s', async (line, state) => {
    const world = await inState(state, line);
    const before = await incidentNow(world);
    const refusal = await refused(world.type('Ben', `/incident ${withReference(line)}`));
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: { status: state } } });
    expect(await incidentNow(world)).toEqual(before);
  });
});

describe('repeating what is so already changes nothing and is no error', () => {
  test.each<[string, State, string]>([
    ['ack', 'INVESTIGATING', 'INC-2026-001 was acknowledged at 2026-03-02T09:00:00.000Z; Chen Wei has it.'],
    ['ack', 'MONITORING', 'Chen Wei has it.'],
    ['status identified', 'IDENTIFIED', 'INC-2026-001 is Identified already.'],
    ['severity sev2', 'CLOSED', 'INC-2026-001 is SEV2 high already.'],
    ['resolve INC-2026-001 again', 'RESOLVED', 'INC-2026-001 is Resolved already.'],
    ['close', 'CLOSED', 'INC-2026-001 is Closed already.'],
    ['cancel again', 'CANCELLED', 'INC-2026-001 is Cancelled already.'],
    ['reopen again', 'INVESTIGATING', 'INC-2026-001 is Investigating already.'],
    ['reopen it', 'IDENTIFIED', 'INC-2026-001 is Identified already.'],
    ['reopen it', 'DETECTED', 'INC-2026-001 is Detected already.'],
    ['edit --title "Checkout is down"', 'DETECTED', 'INC-2026-001 says so already.'],
    ['rename Checkout is down', 'DETECTED', 'INC-2026-001 says so already.'],
    ['describe ""', 'DETECTED', 'INC-2026-001 says so already.'],
    ['services remove search', 'DETECTED', 'INC-2026-001 says so already.'],
    ['tag remove eu', 'CLOSED', 'INC-2026-001 says so already.'],
    ['impact --summary ""', 'DETECTED', 'INC-2026-001 says so already.'],
    ['bridge none', 'DETECTED', 'INC-2026-001 says so already.'],
    ['room', 'DETECTED', 'INC-2026-001 has its room already: #inc-2026-001-checkout-is-down.'],
    ['unpause', 'DETECTED', 'INC-2026-001 is not paused.'],
    ['pause waiting', 'PAUSED', 'INC-2026-001 is paused already.'],
    ['invite Emil, Chen', 'INVESTIGATING', 'INC-2026-001 has Emil Novak, Chen Wei already.'],
    ['relate drop INC-2026-002', 'DETECTED', 'INC-2026-001 is not related to INC-2026-002.'],
    ['private off', 'CLOSED', 'INC-2026-001 is public already.'],
  ])('%s when %s', async (line, state, answer) => {
    const world = await inState(state, line);
    const [before, entries] = [await incidentNow(world), await timelineOf(world)];
    expect(await world.run('Ben', `/incident ${withReference(line)}`)).toContain(answer);
    expect(await incidentNow(world)).toEqual(before);
    expect(await timelineOf(world)).toEqual(entries);
  });

  test('the one who has it hears that it is theirs', async () => {
    const world = await inState('INVESTIGATING');
    expect(await world.run('Chen', `/incident ack ${REF}`)).toContain('is yours already.');
  });
});
