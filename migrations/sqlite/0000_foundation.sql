CREATE TABLE `adapter_state` (
	`island` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`island`, `key`)
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`surface` text NOT NULL,
	`action` text NOT NULL,
	`subject_type` text NOT NULL,
	`subject_id` text NOT NULL,
	`before` text,
	`after` text,
	`request_id` text,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_newest_idx` ON `audit_log` (`organization_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_actor_idx` ON `audit_log` (`actor_id`);--> statement-breakpoint
CREATE TABLE `workspace_members` (
	`channel_id` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`channel_id`, `user_id`),
	FOREIGN KEY (`channel_id`) REFERENCES `workspace_channels`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `workspace_members_user_idx` ON `workspace_members` (`user_id`);--> statement-breakpoint
CREATE TABLE `workspace_channels` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`name` text NOT NULL,
	`topic` text NOT NULL,
	`private` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`last_change` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `workspace_channels_key_uq` ON `workspace_channels` (`organization_id`,`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `workspace_channels_name_uq` ON `workspace_channels` (`organization_id`,`name`);--> statement-breakpoint
CREATE INDEX `workspace_channels_list_idx` ON `workspace_channels` (`organization_id`,`kind`,`created_at`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`platform` text NOT NULL,
	`incident_id` text,
	`user_id` text,
	`name` text NOT NULL,
	`private` integer NOT NULL,
	`state` text NOT NULL,
	`external_id` text,
	`url` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `lanes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_incident_uq` ON `conversations` (`incident_id`,`platform`);--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_user_uq` ON `conversations` (`user_id`,`platform`);--> statement-breakpoint
CREATE UNIQUE INDEX `conversations_external_uq` ON `conversations` (`platform`,`external_id`);--> statement-breakpoint
CREATE INDEX `conversations_organization_idx` ON `conversations` (`organization_id`,`kind`);--> statement-breakpoint
CREATE TABLE `counters` (
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`organization_id`, `name`),
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`lane` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`dedupe_key` text,
	`incident_id` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`result` text,
	`last_error` text,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lane`) REFERENCES `lanes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_order_uq` ON `deliveries` (`lane`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_dedupe_uq` ON `deliveries` (`lane`,`dedupe_key`) WHERE "deliveries"."state" = 'OPEN';--> statement-breakpoint
CREATE INDEX `deliveries_head_idx` ON `deliveries` (`lane`,`position`) WHERE "deliveries"."state" in ('OPEN', 'SENDING');--> statement-breakpoint
CREATE INDEX `deliveries_incident_idx` ON `deliveries` (`incident_id`);--> statement-breakpoint
CREATE INDEX `deliveries_organization_idx` ON `deliveries` (`organization_id`);--> statement-breakpoint
CREATE INDEX `deliveries_settled_idx` ON `deliveries` (`settled_at`) WHERE "deliveries"."settled_at" is not null;--> statement-breakpoint
CREATE TABLE `inbox` (
	`key` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`user_id` text NOT NULL,
	`surface` text NOT NULL,
	`fingerprint` text NOT NULL,
	`request` text NOT NULL,
	`state` text NOT NULL,
	`answer` text,
	`received_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `inbox_expiry_idx` ON `inbox` (`expires_at`);--> statement-breakpoint
CREATE INDEX `inbox_pending_idx` ON `inbox` (`received_at`) WHERE "inbox"."state" = 'PENDING';--> statement-breakpoint
CREATE INDEX `inbox_organization_idx` ON `inbox` (`organization_id`);--> statement-breakpoint
CREATE INDEX `inbox_user_idx` ON `inbox` (`user_id`);--> statement-breakpoint
CREATE TABLE `incident_members` (
	`incident_id` text NOT NULL,
	`user_id` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`incident_id`, `user_id`),
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_members_user_idx` ON `incident_members` (`user_id`);--> statement-breakpoint
CREATE TABLE `incident_roles` (
	`incident_id` text NOT NULL,
	`role` text NOT NULL,
	`user_id` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`incident_id`, `role`, `user_id`),
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_roles_user_idx` ON `incident_roles` (`user_id`);--> statement-breakpoint
CREATE TABLE `incident_services` (
	`incident_id` text NOT NULL,
	`service_id` text NOT NULL,
	PRIMARY KEY(`incident_id`, `service_id`),
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`service_id`) REFERENCES `services`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_services_service_idx` ON `incident_services` (`service_id`);--> statement-breakpoint
CREATE TABLE `incident_updates` (
	`id` text PRIMARY KEY NOT NULL,
	`incident_id` text NOT NULL,
	`at` integer NOT NULL,
	`author_id` text,
	`status` text NOT NULL,
	`message` text NOT NULL,
	`public_message` text,
	`audiences` text NOT NULL,
	`next_update_due_at` integer,
	`edited_at` integer,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_updates_idx` ON `incident_updates` (`incident_id`,`at`);--> statement-breakpoint
CREATE INDEX `incident_updates_author_idx` ON `incident_updates` (`author_id`);--> statement-breakpoint
CREATE TABLE `incidents` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`reference` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`severity` text NOT NULL,
	`priority` text NOT NULL,
	`category` text NOT NULL,
	`status` text NOT NULL,
	`impact` text NOT NULL,
	`tags` text NOT NULL,
	`private` integer NOT NULL,
	`clearance` integer NOT NULL,
	`reporter_id` text NOT NULL,
	`assignee_id` text,
	`bridge_url` text,
	`external_refs` text NOT NULL,
	`source` text NOT NULL,
	`paused` text,
	`root_cause` text,
	`resolution` text,
	`next_update_due_at` integer,
	`detected_at` integer,
	`declared_at` integer NOT NULL,
	`acknowledged_at` integer,
	`identified_at` integer,
	`mitigated_at` integer,
	`resolved_at` integer,
	`closed_at` integer,
	`last_entry` integer NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reporter_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `incidents_reference_uq` ON `incidents` (`organization_id`,`year`,`number`);--> statement-breakpoint
CREATE INDEX `incidents_newest_idx` ON `incidents` (`organization_id`,`created_at`,`id`,`private`,`clearance`);--> statement-breakpoint
CREATE INDEX `incidents_status_idx` ON `incidents` (`organization_id`,`status`,`created_at`,`id`,`private`,`clearance`);--> statement-breakpoint
CREATE INDEX `incidents_reporter_idx` ON `incidents` (`reporter_id`);--> statement-breakpoint
CREATE INDEX `incidents_assignee_idx` ON `incidents` (`assignee_id`);--> statement-breakpoint
CREATE TABLE `lanes` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`last_position` integer NOT NULL,
	`owed_at` integer,
	`leased_by` text,
	`leased_until` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lanes_owed_idx` ON `lanes` (`owed_at`) WHERE "lanes"."owed_at" is not null;--> statement-breakpoint
CREATE INDEX `lanes_leased_idx` ON `lanes` (`leased_by`) WHERE "lanes"."leased_by" is not null;--> statement-breakpoint
CREATE INDEX `lanes_organization_idx` ON `lanes` (`organization_id`);--> statement-breakpoint
CREATE TABLE `workspace_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`seq` integer NOT NULL,
	`change` integer NOT NULL,
	`author_id` text,
	`key` text NOT NULL,
	`body` text NOT NULL,
	`pinned` integer NOT NULL,
	`at` integer NOT NULL,
	`edited_at` integer,
	FOREIGN KEY (`channel_id`) REFERENCES `workspace_channels`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `workspace_messages_seq_uq` ON `workspace_messages` (`channel_id`,`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `workspace_messages_change_uq` ON `workspace_messages` (`channel_id`,`change`);--> statement-breakpoint
CREATE UNIQUE INDEX `workspace_messages_key_uq` ON `workspace_messages` (`channel_id`,`key`);--> statement-breakpoint
CREATE INDEX `workspace_messages_author_idx` ON `workspace_messages` (`author_id`);--> statement-breakpoint
CREATE INDEX `workspace_messages_pinned_idx` ON `workspace_messages` (`channel_id`,`seq`) WHERE "workspace_messages"."pinned" = true;--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_slug_unique` ON `organizations` (`slug`);--> statement-breakpoint
CREATE TABLE `posts` (
	`conversation_id` text NOT NULL,
	`card` text NOT NULL,
	`external_id` text NOT NULL,
	PRIMARY KEY(`conversation_id`, `card`),
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `services` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`team_id` text,
	`tier` integer NOT NULL,
	`default_severity` text,
	`runbooks` text NOT NULL,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `services_name_uq` ON `services` (`organization_id`,`name_key`);--> statement-breakpoint
CREATE INDEX `services_team_idx` ON `services` (`team_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`token_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_token_idx` ON `sessions` (`token_id`);--> statement-breakpoint
CREATE INDEX `sessions_organization_idx` ON `sessions` (`organization_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry_idx` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `system_state` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `team_members` (
	`team_id` text NOT NULL,
	`user_id` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`team_id`, `user_id`),
	FOREIGN KEY (`team_id`) REFERENCES `teams`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `team_members_user_idx` ON `team_members` (`user_id`);--> statement-breakpoint
CREATE TABLE `teams` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`lead_id` text,
	`principal_id` text,
	`manager_id` text,
	`director_id` text,
	`executive_id` text,
	`is_default` integer NOT NULL,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lead_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`principal_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`manager_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`director_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`executive_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `teams_name_uq` ON `teams` (`organization_id`,`name`);--> statement-breakpoint
CREATE TABLE `timeline_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`incident_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`actor_id` text,
	`text` text NOT NULL,
	`data` text NOT NULL,
	`struck_at` integer,
	`struck_by_id` text,
	`struck_reason` text,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`struck_by_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `timeline_seq_uq` ON `timeline_entries` (`incident_id`,`seq`);--> statement-breakpoint
CREATE INDEX `timeline_actor_idx` ON `timeline_entries` (`actor_id`);--> statement-breakpoint
CREATE INDEX `timeline_struck_by_idx` ON `timeline_entries` (`struck_by_id`);--> statement-breakpoint
CREATE TABLE `timers` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`due_at` integer NOT NULL,
	`scheduled_for` integer NOT NULL,
	`armed` integer NOT NULL,
	`attempts` integer NOT NULL,
	`last_error` text,
	`data` text NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `timers_subject_uq` ON `timers` (`subject`,`kind`);--> statement-breakpoint
CREATE INDEX `timers_due_idx` ON `timers` (`due_at`,`id`) WHERE "timers"."armed" = true;--> statement-breakpoint
CREATE INDEX `timers_organization_idx` ON `timers` (`organization_id`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`expires_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_organization_idx` ON `tokens` (`organization_id`);--> statement-breakpoint
CREATE INDEX `tokens_user_idx` ON `tokens` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`email_key` text,
	`timezone` text NOT NULL,
	`role` text NOT NULL,
	`clearance` integer NOT NULL,
	`phone` text,
	`slack_user_id` text,
	`teams_user_id` text,
	`is_service` integer NOT NULL,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_uq` ON `users` (`organization_id`,`email_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_slack_uq` ON `users` (`organization_id`,`slack_user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_teams_uq` ON `users` (`organization_id`,`teams_user_id`);--> statement-breakpoint
CREATE INDEX `users_name_idx` ON `users` (`organization_id`,`name`);