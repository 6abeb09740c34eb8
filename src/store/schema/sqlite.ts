/** drizzle-kit's entry point for sqlite: the tables by name. */
import { define } from './define.js';
import { sqliteKit } from './kit.js';

export const {
  organizations,
  users,
  teams,
  teamMembers,
  services,
  incidents,
  incidentRoles,
  incidentServices,
  incidentMembers,
  incidentLinks,
  pinnedMessages,
  timeline,
  incidentUpdates,
  lanes,
  conversations,
  posts,
  deliveries,
  timers,
  inbox,
  tokens,
  sessions,
  auditLog,
  counters,
  adapterState,
  systemState,
  channels,
  channelMembers,
  messages,
} = define(sqliteKit);
