CREATE TABLE `pinned_messages` (
	`platform` text NOT NULL,
	`room` text NOT NULL,
	`message` text NOT NULL,
	`incident_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`pinned_by_id` text NOT NULL,
	PRIMARY KEY(`incident_id`, `platform`, `room`, `message`),
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_id`) REFERENCES `timeline_entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pinned_by_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `pinned_messages_message_idx` ON `pinned_messages` (`platform`,`room`,`message`);--> statement-breakpoint
CREATE INDEX `pinned_messages_entry_idx` ON `pinned_messages` (`entry_id`);--> statement-breakpoint
CREATE INDEX `pinned_messages_by_idx` ON `pinned_messages` (`pinned_by_id`);--> statement-breakpoint
ALTER TABLE `adapter_state` ADD `expires_at` integer;--> statement-breakpoint
CREATE INDEX `adapter_state_expiry_idx` ON `adapter_state` (`expires_at`) WHERE "adapter_state"."expires_at" is not null;--> statement-breakpoint
ALTER TABLE `incidents` ADD `responded_at` integer;--> statement-breakpoint
ALTER TABLE `incidents` ADD `last_activity_at` integer;