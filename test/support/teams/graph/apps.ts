/** The app itself: in the catalogue, in teams, in chats and with people. */
import { type Fields, fieldsIn, listIn, textIn } from '../../slack/json.js';
import { refuse } from '../refusal.js';
import type { Answer } from '../server.js';
import type { Conversation, Installation } from '../things.js';
import { chatOf, created, filtered, type GraphCall, mistake, need, noSuch, teamOf, userOf } from './call.js';

const appJson = ({ state }: GraphCall, id: string): Fields => ({
  id,
  externalId: state.app.manifestId,
  displayName: state.app.appName,
  distributionMethod: 'organization',
});

export function catalogue(call: GraphCall): Answer {
  need(call, 'readCatalogue');
  const asked = filtered(call, 'externalId');
  const { catalogId } = call.state.tenant(call.tenantId);
  const found = catalogId !== undefined && (asked === undefined || asked === call.state.app.manifestId);
  return { status: 200, body: { value: found ? [appJson(call, catalogId)] : [] } };
}

function installations(call: GraphCall, installation: Installation | undefined): Answer {
  const { catalogId } = call.state.tenant(call.tenantId);
  const filter = call.query.get('$filter');
  const known =
    filter === null || filter.includes(`'${call.state.app.manifestId}'`) || filter.includes(`'${catalogId}'`);
  const value =
    installation === undefined || !known
      ? []
      : [{ id: installation.id, teamsApp: appJson(call, catalogId ?? 'sideloaded') }];
  return { status: 200, body: { value } };
}

/** Checks what every installation has in common. */
function asked(call: GraphCall, place: Conversation): void {
  const { catalogId } = call.state.tenant(call.tenantId);
  const app = /\/appCatalogs\/teamsApps(?:\/|\(')([^/')]+)(?:'\))?$/.exec(
    textIn(call.body['teamsApp@odata.bind']) ?? '',
  )?.[1];
  if (app === undefined)
    mistake(call, `teamsApp@odata.bind is "${String(call.body['teamsApp@odata.bind'])}"`);
  if (app !== catalogId) refuse(404, 'NotFound', 'The app is not in the catalogue.');
  if (place.installation !== undefined && !place.installation.id.startsWith('met-'))
    refuse(409, 'Conflict', 'The app is already installed.');
}

/** What an app asks for must be agreed to as it is installed, by whoever may agree. */
function consented(call: GraphCall, suffix: '.Group' | '.Chat'): readonly string[] {
  const wanted = call.state.app.rsc.filter((name) => name.endsWith(suffix));
  if (wanted.length === 0) return [];
  need(call, suffix === '.Chat' ? 'consentInChat' : 'consentInTeam');
  const set = listIn(fieldsIn(call.body['consentedPermissionSet'])['resourceSpecificPermissions']);
  const given = set
    .filter((each) => each['permissionType'] === 'Application')
    .map((each) => textIn(each['permissionValue']) ?? '');
  const missing = wanted.filter((name) => !given.includes(name));
  const strange = given.filter((name) => !call.state.app.rsc.includes(name));
  if (missing.length + strange.length > 0 || given.length < set.length)
    return mistake(
      call,
      `consentedPermissionSet is not what the manifest asks for: it lacks ${missing.join(', ') || 'nothing'} and has ${strange.join(', ') || 'nothing'} else`,
    );
  return wanted;
}

export function inTeam(call: GraphCall, groupId = ''): Answer {
  const team = teamOf(call, groupId);
  need(call, 'readTeamApps');
  return installations(call, team.installation);
}

export function addToTeam(call: GraphCall, groupId = ''): Answer {
  const team = teamOf(call, groupId);
  need(call, 'changeTeamApps');
  const general = call.state.conversation(team.id);
  asked(call, general);
  if (team.installation !== undefined) return refuse(409, 'Conflict', 'The app is already installed.');
  call.happenings.installed(general, undefined, consented(call, '.Group'));
  return created(undefined, `/teams/${groupId}/installedApps`);
}

export function inChat(call: GraphCall, id = ''): Answer {
  const chat = chatOf(call, id);
  need(call, 'readChatApps');
  return installations(call, chat.installation);
}

export function addToChat(call: GraphCall, id = ''): Answer {
  const chat = chatOf(call, id);
  need(call, 'changeChatApps');
  asked(call, chat);
  call.happenings.installed(chat, undefined, consented(call, '.Chat'));
  return created(undefined, `/chats/${chat.graphId}/installedApps`);
}

export function withUser(call: GraphCall, named = ''): Answer {
  const user = userOf(call, named);
  need(call, 'readUserApps');
  const { installation } = call.state.direct(user);
  return installations(call, installation?.id.startsWith('met-') === true ? undefined : installation);
}

export function addToUser(call: GraphCall, named = ''): Answer {
  const user = userOf(call, named);
  need(call, 'changeUserApps');
  const direct = call.state.direct(user);
  asked(call, direct);
  call.happenings.installed(direct, undefined, []);
  return created(undefined, `/users/${user.id}/teamwork/installedApps`);
}

/** The conversation of an installation with a person. */
export function chatWithUser(call: GraphCall, named = '', installation = ''): Answer {
  const direct = call.state.direct(userOf(call, named));
  need(call, 'readUserApps');
  if (direct.installation?.id !== installation) return noSuch('installation');
  return {
    status: 200,
    body: { id: direct.graphId, chatType: 'oneOnOne', topic: null, webUrl: direct.webUrl },
  };
}
