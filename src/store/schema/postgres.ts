/** drizzle-kit's entry point for postgres: the tables by name. */
import { define } from './define.js';
import { pgKit } from './kit.js';

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
} = define(pgKit);
