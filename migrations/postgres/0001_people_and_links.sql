CREATE TABLE "incident_links" (
	"incident_id" text NOT NULL,
	"other_id" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamptz(3) NOT NULL,
	CONSTRAINT "incident_links_incident_id_other_id_kind_pk" PRIMARY KEY("incident_id","other_id","kind")
);
--> statement-breakpoint
ALTER TABLE "incident_roles" ADD COLUMN "label" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "slack_team_id" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "teams_tenant_id" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "managed_by" text;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "managed_by" text;--> statement-breakpoint
ALTER TABLE "teams" ADD COLUMN "managed_by" text;--> statement-breakpoint
ALTER TABLE "timeline_entries" ADD COLUMN "about_incident_id" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "managed_by" text;--> statement-breakpoint
ALTER TABLE "incident_links" ADD CONSTRAINT "incident_links_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_links" ADD CONSTRAINT "incident_links_other_id_incidents_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incident_links_other_idx" ON "incident_links" USING btree ("other_id");--> statement-breakpoint
ALTER TABLE "timeline_entries" ADD CONSTRAINT "timeline_entries_about_incident_id_incidents_id_fk" FOREIGN KEY ("about_incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_subject_idx" ON "audit_log" USING btree ("subject_id","at");--> statement-breakpoint
CREATE INDEX "incidents_severity_idx" ON "incidents" USING btree ("organization_id","severity","status","created_at","id","private","clearance");--> statement-breakpoint
CREATE INDEX "timeline_about_idx" ON "timeline_entries" USING btree ("about_incident_id") WHERE "timeline_entries"."about_incident_id" is not null;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_slack_team_id_unique" UNIQUE("slack_team_id");--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_teams_tenant_id_unique" UNIQUE("teams_tenant_id");