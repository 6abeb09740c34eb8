/** Objects as REST answers them, for the API's description. A test holds them to their schemas. */
const ada = { id: '01954b7c-6e00-7a3e-9f1b-2d1f6a0c1a01', name: 'Ada Berger' };
const ben = { id: '01954b7c-6e00-7a3e-9f1b-2d1f6a0c1a02', name: 'Ben Carter' };
const INCIDENT = '01954b80-1c20-7b52-8c44-5e0d9f3b7c10';

export const incidentExample = {
  id: INCIDENT,
  reference: 'INC-2026-001',
  title: 'Checkout is down',
  description: 'Card payments fail with a timeout.',
  severity: 'SEV1',
  priority: 'P1',
  category: 'APPLICATION',
  status: 'MONITORING',
  services: [{ id: '01954b7c-6e00-7a3e-9f1b-2d1f6a0c1b01', name: 'checkout' }],
  impact: {
    summary: 'Nobody can pay',
    affected_users: 1200,
    error_rate_percent: 99.5,
    revenue: '10,000 EUR an hour',
    customers_affected: true,
  },
  tags: ['checkout', 'payments'],
  private: false,
  clearance: 0,
  reporter: ada,
  assignee: ben,
  commander: ben,
  bridge_url: null,
  external_refs: [],
  roles: [
    { role: 'INCIDENT_COMMANDER', label: 'incident commander', user: ben, since: '2026-03-02T09:04:00.000Z' },
  ],
  rooms: [
    {
      platform: 'web',
      id: '01954b80-1c21-7d03-b1aa-0f4f3c2e9d11',
      name: 'inc-2026-001-checkout-is-down',
      url: 'http://127.0.0.1:3000/c/01954b80-1c21-7d03-b1aa-0f4f3c2e9d11',
    },
  ],
  source: 'rest',
  paused: false,
  pause: null,
  duplicate_of: null,
  duplicates: [],
  related: [
    {
      id: '01954b7e-4d10-7f31-8b66-9a2c4e7d5f10',
      reference: 'INC-2026-002',
      title: 'Payments are slow in Europe',
    },
  ],
  root_cause: null,
  resolution: null,
  next_update_due_at: '2026-03-02T09:45:00.000Z',
  detected_at: '2026-03-02T08:50:00.000Z',
  declared_at: '2026-03-02T09:00:00.000Z',
  acknowledged_at: '2026-03-02T09:03:00.000Z',
  identified_at: '2026-03-02T09:12:00.000Z',
  mitigated_at: '2026-03-02T09:30:00.000Z',
  resolved_at: null,
  closed_at: null,
  version: 6,
  created_at: '2026-03-02T09:00:00.000Z',
  updated_at: '2026-03-02T09:30:00.000Z',
};

export const timelineExample = {
  id: '01954b83-2f10-7c11-9d21-6b8d0e5a4f12',
  incident: INCIDENT,
  at: '2026-03-02T09:03:00.000Z',
  kind: 'ACKNOWLEDGED',
  actor: ben,
  text: 'acknowledged',
  data: { from: 'DETECTED', to: 'INVESTIGATING' },
  struck: null,
};

export const updateExample = {
  id: '01954b9b-9b80-7e42-8a55-1c7f2d6b3e13',
  incident: INCIDENT,
  at: '2026-03-02T09:30:00.000Z',
  author: ben,
  status: 'MONITORING',
  message: 'The fix is out and payments go through again. We keep watching.',
  public_message: null,
  audiences: ['RESPONDERS'],
  next_update_due_at: '2026-03-02T09:45:00.000Z',
  edited_at: null,
};
