/** The format of a configuration file. Every field carries its description: docs/configuration.md is rendered from here. */
import { z } from 'zod';
import { ROLES } from '../../domain/incident/roles.js';
import { SEVERITIES } from '../../domain/incident/severity.js';
import { line, prose } from '../../domain/text.js';
import { USER_ROLES } from '../../store/schema/people.js';
import { isTimezone, isWebAddress, nearestTimezone, roomTemplateProblem } from './values.js';

const text = (pattern: RegExp, accepted: string) => z.string({ error: accepted }).regex(pattern, accepted);
const one = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `should be one of ${values.join(', ')}` });
const whole = (min: number, max: number, what = 'a whole number') => {
  const accepted = `should be ${what} from ${min} to ${max}`;
  return z.int({ error: accepted }).min(min, accepted).max(max, accepted);
};
const truth = () => z.boolean({ error: 'should be true or false' });
const list = <T extends z.ZodType>(of: T, what: string) =>
  z.array(of, { error: `should be a list of ${what} ([] is an empty one)` });
/** What somebody writes here is what is there; null takes away what was there, or goes back to what is shipped. */
const described = <T extends z.ZodType>(schema: T, description: string) =>
  schema.optional().meta({ description });
/** A mapping that takes no other keys; what it says of an unknown one is which there are. */
const object = <T extends z.core.$ZodLooseShape>(shape: T, what: string) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : `should be a mapping with ${what}`,
  });

const MOST_MINUTES = 525_600;
const minutes = (description: string) =>
  described(whole(1, MOST_MINUTES, 'a whole number of minutes'), description);

export const severityEntry = object(
  {
    respond_minutes: minutes('Somebody acknowledges within this many minutes.'),
    escalate_after_minutes: minutes('Unacknowledged for this many minutes, it is escalated.'),
    at_risk_percent: described(
      whole(1, 100),
      'A clock is at risk once this share of its target is used up, in percent.',
    ),
    war_room: described(
      one(['ROOM_AND_BRIDGE', 'ROOM', 'ON_REQUEST']),
      'What is opened at once: a room and a bridge, a room, or nothing until somebody asks.',
    ),
    resolve_minutes: minutes('What the service level demands: resolved within this many minutes.'),
    goal_resolve_minutes: minutes('What is aimed at: the measure, not the promise.'),
    update_every_minutes: minutes('A status update is due this often.'),
    respond_in_business_hours_only: described(
      truth(),
      'Whether the clock of responding stands still at night.',
    ),
  },
  'what is different from the shipped severity',
);

export const roleEntry = object(
  {
    role: described(
      one(ROLES),
      'A role that everybody has, to give it another name or other instructions. Without it the entry is a role of your own.',
    ),
    name: described(
      line(60, 'name'),
      'What people call it. A role of your own needs one; its key in REST is made from it: `Database lead` is `DATABASE_LEAD`.',
    ),
    several: described(
      truth(),
      'Whether several people may hold a role of your own at once; false unless given.',
    ),
    instructions: described(
      prose(2000, 'text').nullable(),
      'What whoever takes the role is told privately. Without it: what is shipped, if anything.',
    ),
  },
  'role or name',
);

export const email = z
  .email({ error: 'should be an e-mail address such as ada@example.com' })
  .max(320, 'should be an e-mail address of at most 320 characters');

export const userEntry = object(
  {
    email: email.meta({ description: 'Who it is: people are matched by it, whatever its case.' }),
    name: described(line(200, 'name'), 'As others read it. Needed for somebody who is not there yet.'),
    timezone: described(
      z.string({ error: 'should be an IANA time zone such as Europe/Berlin' }).refine(isTimezone, {
        error: ({ input }) => {
          const nearest = nearestTimezone(String(input));
          return `should be an IANA time zone such as ${nearest ?? 'Europe/Berlin'}`;
        },
      }),
      'IANA time zone; UTC unless given.',
    ),
    role: described(one(USER_ROLES), 'What they may do; RESPONDER unless given.'),
    clearance: described(whole(0, 1000), 'The highest level of incident they may see; 0 unless given.'),
    phone: described(
      text(
        /^\+?[0-9][0-9 ()./-]{2,38}$/u,
        'should be a phone number in quotes, such as "+49 30 1234567"',
      ).nullable(),
      'In quotes, for YAML would read a number.',
    ),
    slack_user_id: described(
      text(/^[A-Za-z0-9]{1,64}$/u, 'should be a Slack member id such as U0123ABCD').nullable(),
      'Slack member id.',
    ),
    teams_user_id: described(
      text(/^[\w:.-]{1,200}$/u, 'should be an Entra object id such as 87d349ed-44d7-43e1-9a83-5f2406dee5bd')
        .toLowerCase()
        .nullable(),
      'Entra object id.',
    ),
  },
  'an email',
);

const person = (description: string) => described(email.nullable(), description);

export const teamEntry = object(
  {
    name: line(200, 'name').meta({ description: 'Teams are matched by it, whatever its case.' }),
    default: described(truth(), 'Answers for incidents that name no service. One team at most.'),
    members: described(list(email, 'e-mail addresses'), 'E-mail addresses, in order.'),
    lead: person('E-mail address of the senior.'),
    principal: person('E-mail address of the architect.'),
    manager: person('E-mail address.'),
    director: person('E-mail address.'),
    executive: person('E-mail address.'),
  },
  'a name',
);

const WEB_ADDRESS = 'should be an address such as https://wiki.example.com/checkout';
const runbook = object(
  {
    title: line(200, 'title').meta({ description: 'What it is about.' }),
    url: z
      .string({ error: WEB_ADDRESS })
      .max(2000, 'should be an address of at most 2000 characters')
      .refine(isWebAddress, WEB_ADDRESS)
      .meta({ description: 'Where it is.' }),
  },
  'a title and a url',
);

export const serviceEntry = object(
  {
    name: line(200, 'name').meta({ description: 'Services are matched by it, whatever its case.' }),
    team: described(line(200, 'name').nullable(), 'The name of the team that owns it.'),
    tier: described(whole(1, 5), 'Of 1 (nothing works without it) to 5; 3 unless given.'),
    default_severity: described(
      one(SEVERITIES).nullable(),
      'Of incidents that name the service and no severity.',
    ),
    runbooks: described(
      list(runbook, 'runbooks, each with title and url').max(20, 'should be a list of at most 20 runbooks'),
      'Links, each with `title` and `url`.',
    ),
  },
  'a name',
);

export const organizationEntry = object(
  {
    slug: described(
      text(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'should be lower case letters, digits and -, at most 63'),
      'Which organization; `default` where a file has only one. One that is not there is made.',
    ),
    name: described(line(200, 'name'), 'What it is called.'),
    slack_team_id: described(
      text(/^[A-Za-z0-9]{1,64}$/u, 'should be a Slack workspace id such as T0123ABCD').nullable(),
      'Its Slack workspace; each belongs to one organization.',
    ),
    teams_tenant_id: described(
      text(/^[\w:.-]{1,200}$/u, 'should be an Entra tenant id such as 72f988bf-86f1-41af-91ab-2d7cd011db47')
        .toLowerCase()
        .nullable(),
      'Its Teams tenant; each belongs to one organization.',
    ),
    room_template: described(
      z
        .string({ error: 'should be a name with {seq} in it, such as inc-{year}-{seq}-{slug}' })
        .superRefine((template, context) => {
          const problem = roomTemplateProblem(template);
          if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
        })
        .nullable(),
      'How war rooms are named, of `{year}`, `{seq}` and `{slug}`.',
    ),
    announcements_channel: described(
      text(
        /^[a-z0-9][a-z0-9_-]{0,79}$/u,
        'should be a channel name: lower case letters, digits, - and _, beginning with a letter or digit, at most 80',
      ).nullable(),
      'Where every incident is announced.',
    ),
    archive_rooms_after_minutes: described(
      z
        .union([z.number().int().min(0).max(525_600), z.literal('never')], {
          error: 'should be a number of minutes from 0 to 525600, or never',
        })
        .nullable(),
      'How long after an incident is closed or cancelled its war rooms are archived, or `never`; a day unless given.',
    ),
    relay_messages: described(
      truth().nullable(),
      'Whether what people say in one of an incident’s rooms (Slack, Teams, the web workspace) is shown in its other rooms, with who said it and where; `false` unless given.',
    ),
    severities: described(
      object(
        {
          SEV1: severityEntry.optional(),
          SEV2: severityEntry.optional(),
          SEV3: severityEntry.optional(),
          SEV4: severityEntry.optional(),
        },
        'SEV1 to SEV4',
      ).nullable(),
      'What is different from the shipped severities, by SEV1 to SEV4. The whole truth.',
    ),
    roles: described(
      list(roleEntry, 'roles').nullable(),
      'Roles of your own, and other names or instructions for shipped ones. The whole truth.',
    ),
    users: described(list(userEntry, 'people'), 'People.'),
    teams: described(list(teamEntry, 'teams'), 'Teams.'),
    services: described(list(serviceEntry, 'services'), 'Services.'),
  },
  'what an organization has',
);

export const configurationFile = object(
  {
    organizations: z
      .array(organizationEntry, { error: 'should be a list of organizations' })
      .meta({ description: 'Each with what the next table shows; most files have one.' }),
  },
  'organizations',
);

export type ConfigurationFile = z.infer<typeof configurationFile>;
export type OrganizationEntry = z.infer<typeof organizationEntry>;
export type SeverityEntry = z.infer<typeof severityEntry>;
export type RoleEntry = z.infer<typeof roleEntry>;
export type UserEntry = z.infer<typeof userEntry>;
export type TeamEntry = z.infer<typeof teamEntry>;
export type ServiceEntry = z.infer<typeof serviceEntry>;
