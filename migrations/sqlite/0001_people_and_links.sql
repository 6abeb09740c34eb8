CREATE TABLE `incident_links` (
	`incident_id` text NOT NULL,
	`other_id` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`incident_id`, `other_id`, `kind`),
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `incident_links_other_idx` ON `incident_links` (`other_id`);--> statement-breakpoint
ALTER TABLE `incident_roles` ADD `label` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `slack_team_id` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `teams_tenant_id` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `managed_by` text;--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_slack_team_id_unique` ON `organizations` (`slack_team_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_teams_tenant_id_unique` ON `organizations` (`teams_tenant_id`);--> statement-breakpoint
ALTER TABLE `services` ADD `managed_by` text;--> statement-breakpoint
ALTER TABLE `teams` ADD `managed_by` text;--> statement-breakpoint
ALTER TABLE `timeline_entries` ADD `about_incident_id` text REFERENCES incidents(id);--> statement-breakpoint
CREATE INDEX `timeline_about_idx` ON `timeline_entries` (`about_incident_id`) WHERE "timeline_entries"."about_incident_id" is not null;--> statement-breakpoint
ALTER TABLE `users` ADD `managed_by` text;--> statement-breakpoint
CREATE INDEX `audit_subject_idx` ON `audit_log` (`subject_id`,`at`);--> statement-breakpoint
CREATE INDEX `incidents_severity_idx` ON `incidents` (`organization_id`,`severity`,`status`,`created_at`,`id`,`private`,`clearance`);