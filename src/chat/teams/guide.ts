/** How Teams is connected, step by step, as docs/teams.md has it in full: what to do there, and what shows that it is done. */
import {
  type Connection,
  type ConnectionFile,
  type GuideStep,
  type Variable,
  variableOf,
} from '../../core/connection.js';
import { md } from '../../domain/message.js';
import { PeopleQueries } from '../../store/queries/people.js';
import { systemViewer } from '../../store/queries/viewer.js';
import type { Store } from '../../store/store.js';
import type { DoctorParts } from './doctorParts.js';
import { type TeamsSettings, teamsEnvironment } from './environment.js';
import { isPublicName, MESSAGES_PATH } from './manifest.js';
import { PERMISSIONS } from './permissions.js';
import { Services } from './services.js';

export interface GuideParts extends Omit<DoctorParts, 'settings' | 'store' | 'organizationId'> {
  /** Undefined: Teams is not configured. */
  readonly settings: TeamsSettings | undefined;
  readonly store: Store;
  /** Puts the package together that Teams installs the app from. */
  readonly packageFor: (app: { readonly publicUrl: string; readonly appId: string }) => Uint8Array;
}

const PORTAL = { type: 'link', text: 'Azure portal', url: 'https://portal.azure.com' } as const;
const ENTRA = { type: 'link', text: 'Entra', url: 'https://entra.microsoft.com' } as const;
const ADMIN = { type: 'link', text: 'Teams admin center', url: 'https://admin.teams.microsoft.com' } as const;
const PACKAGE = 'muster-teams.zip';
/** What stands where an address belongs that nobody has set yet. */
const SOME_ADDRESS = 'https://muster.example.com';

type Name = keyof typeof teamsEnvironment;

const variable = (name: Name, set: boolean): Variable =>
  variableOf(name, set, teamsEnvironment[name].meta()?.description);

/** Whether Microsoft can send anything there. */
const canBeCalled = (publicUrl: string): boolean => {
  const url = URL.parse(publicUrl);
  return url !== null && url.protocol === 'https:' && isPublicName(url.hostname);
};

const granted = PERMISSIONS.filter((one) => one.granted === 'application').map(({ name }) => name);

function stepsOf(
  settings: TeamsSettings | undefined,
  publicUrl: string | undefined,
  hasPackage: boolean,
): readonly GuideStep[] {
  const base = publicUrl ?? SOME_ADDRESS;
  const named = settings !== undefined && !settings.anonymous;
  return [
    {
      title: 'Have an address that Teams can reach',
      text: [
        md`It begins with https://, is known everywhere, and your proxy passes it on to the port of Muster as it is, with the header \`Authorization\`. Set it as \`PUBLIC_URL\`.`,
      ],
      variables: [
        {
          name: 'PUBLIC_URL',
          set: publicUrl !== undefined,
          about: 'The address people reach Muster by, if it is not the one it listens on.',
        },
      ],
      checks: ['the way from Teams to Muster'],
    },
    {
      title: 'Register the bot',
      text: [
        md`In the ${PORTAL}, **Create a resource**, **Azure Bot**: as **Type of App** choose **Single Tenant**, as **Creation type** a new **Microsoft App ID**; the pricing tier F0 is free.`,
        md`Open it, **Configuration**: put the address below into **Messaging endpoint**, press **Apply**, and copy the **Microsoft App ID** and the **App Tenant ID**. Under **Channels**, **Microsoft Teams**, agree to the terms, **Apply**.`,
      ],
      copied: [{ label: 'Messaging endpoint', value: `${base}${MESSAGES_PATH}` }],
      variables: [
        variable('MICROSOFT_APP_ID', named),
        variable('MICROSOFT_APP_TENANT_ID', settings?.tenantId !== undefined),
      ],
      checks: ['Microsoft’s clock', 'Microsoft’s keys', 'Teams tenants', 'Teams'],
    },
    {
      title: 'Give it a secret',
      text: [
        md`Beside the Microsoft App ID, **Manage Password** leads to the app in Entra: **Certificates & secrets**, **New client secret**. Copy its **Value** (not its ID): it is shown once. Put its day of expiry into your calendar.`,
      ],
      // A managed identity has none, and needs none.
      variables:
        settings?.appType === 'UserAssignedMSI'
          ? []
          : [variable('MICROSOFT_APP_PASSWORD', settings?.password !== undefined)],
      checks: ['MICROSOFT_APP_ID'],
    },
    {
      title: 'Grant the permissions',
      text: [
        md`In ${ENTRA}, **App registrations**, the app, **API permissions**, **Add a permission**, **Microsoft Graph**, **Application permissions**: add these, then press **Grant admin consent**. docs/teams.md says what each is for.`,
      ],
      copied: [{ label: 'Application permissions', value: granted.join('\n') }],
      checks: ['Teams’ permissions'],
    },
    {
      title: 'Start Muster with it',
      text: [
        md`Put what you have copied into \`.env\`, and start Muster again. \`MICROSOFT_TEAM_ID\` is the team in which rooms are made: in Teams, beside the team’s name **…**, **Get link to team**; it is the groupId in the link. Without it every room is a group chat.`,
      ],
      copied: [
        {
          label: '.env',
          value: [
            `PUBLIC_URL=${base}`,
            'MICROSOFT_APP_ID=…',
            'MICROSOFT_APP_PASSWORD=…',
            'MICROSOFT_APP_TENANT_ID=…',
            'MICROSOFT_TEAM_ID=…',
          ].join('\n'),
        },
      ],
      variables: [{ ...variable('MICROSOFT_TEAM_ID', settings?.teamId !== undefined), optional: true }],
    },
    {
      title: 'Take the app into the catalogue',
      text: [
        md`In the ${ADMIN}, **Teams apps**, **Manage apps**, **Actions**, **Upload new app**: the package below.`,
        ...(hasPackage
          ? []
          : [md`It is there once \`MICROSOFT_APP_ID\` and \`PUBLIC_URL\` are set: it is made of them.`]),
      ],
      ...(hasPackage ? { files: [PACKAGE] } : {}),
      checks: ['the catalogue of Teams'],
    },
    {
      title: 'Add it to the team, and try it',
      text: [
        md`In Teams, **Apps**, **Built for your org**, **Muster**, **Add to a team**: the team of \`MICROSOFT_TEAM_ID\`. Whoever adds it agrees to what it asks for there. Then say \`@Muster declare\`.`,
      ],
      checks: ['the team for rooms', 'the app in Teams'],
    },
  ];
}

export function teamsConnection(parts: GuideParts): Connection {
  const { settings, publicUrl, store, clock, packageFor } = parts;
  const appId = settings?.appId ?? '';
  const files: readonly ConnectionFile[] =
    appId === '' || publicUrl === undefined || !canBeCalled(publicUrl)
      ? []
      : [{ name: PACKAGE, contentType: 'application/zip', content: () => packageFor({ publicUrl, appId }) }];
  return {
    id: 'teams',
    name: 'Microsoft Teams',
    about:
      'A channel or group chat for each incident, @Muster wherever people talk, cards with buttons, and forms: what is done there and here is one.',
    configured: settings !== undefined,
    ways: [
      {
        id: 'azure',
        label: 'With an Azure Bot',
        about:
          'About half an hour, most of it in Microsoft’s pages; an administrator of Teams and Entra is needed once.',
        steps: stepsOf(settings, publicUrl, files.length > 0),
      },
    ],
    files,
    places: async (organizationId) => {
      if (settings === undefined) return [];
      const people = new PeopleQueries(store.read, systemViewer(organizationId));
      const { teamsTenantId } = await people.organization();
      if (teamsTenantId === null) return [];
      const teams = await new Services({ store, clock }).teams(organizationId);
      return [
        teams.length === 0
          ? `the tenant ${teamsTenantId}`
          : `${teams.map(({ name }) => name).join(', ')} in the tenant ${teamsTenantId}`,
      ];
    },
    checks: async (organizationId) => {
      if (settings === undefined) return [];
      // What asks Microsoft takes long to load: only whoever checks waits for it.
      const { teamsChecks } = await import('./doctor.js');
      return teamsChecks({ ...parts, settings, organizationId });
    },
  };
}
