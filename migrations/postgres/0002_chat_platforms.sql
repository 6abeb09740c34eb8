CREATE TABLE "pinned_messages" (
	"platform" text NOT NULL,
	"room" text NOT NULL,
	"message" text NOT NULL,
	"incident_id" text NOT NULL,
	"entry_id" text NOT NULL,
	"pinned_by_id" text NOT NULL,
	CONSTRAINT "pinned_messages_incident_id_platform_room_message_pk" PRIMARY KEY("incident_id","platform","room","message")
);
--> statement-breakpoint
ALTER TABLE "adapter_state" ADD COLUMN "expires_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "responded_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "last_activity_at" timestamptz(3);--> statement-breakpoint
ALTER TABLE "pinned_messages" ADD CONSTRAINT "pinned_messages_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pinned_messages" ADD CONSTRAINT "pinned_messages_entry_id_timeline_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."timeline_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pinned_messages" ADD CONSTRAINT "pinned_messages_pinned_by_id_users_id_fk" FOREIGN KEY ("pinned_by_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pinned_messages_message_idx" ON "pinned_messages" USING btree ("platform","room","message");--> statement-breakpoint
CREATE INDEX "pinned_messages_entry_idx" ON "pinned_messages" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "pinned_messages_by_idx" ON "pinned_messages" USING btree ("pinned_by_id");--> statement-breakpoint
CREATE INDEX "adapter_state_expiry_idx" ON "adapter_state" USING btree ("expires_at") WHERE "adapter_state"."expires_at" is not null;