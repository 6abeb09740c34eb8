import type { ChatPlatform } from '../../src/core/ports.js';
import { type Block, type Message, plainText, type Value } from '../../src/domain/message.js';
import type { ChatServerDouble, DoubleRoom } from './doubles/chatServer.js';

/** A platform that talks to the double, as an island talks to its service. */
export const doublePlatform = (
  server: ChatServerDouble,
  abilities: Partial<ChatPlatform['can']> = {},
  known: Pick<ChatPlatform, 'id' | 'name'> = { id: 'double', name: 'Double' },
): ChatPlatform => {
  const ref = (room: DoubleRoom) => ({
    externalId: room.id,
    name: room.name,
    url: `https://chat.example/${room.id}`,
  });
  return {
    ...known,
    can: {
      editMessages: true,
      setTopics: true,
      privateRooms: true,
      convertRooms: true,
      describeRooms: true,
      renameRooms: true,
      archiveRooms: true,
      menus: true,
      roomNameLimit: 80,
      ...abilities,
    },
    openRoom: async ({ key, name, private: isPrivate }) => ref(await server.openRoom(key, name, isPrivate)),
    openDirect: async (_organization, person) =>
      ref(await server.openRoom(`direct:${person.id}`, `direct ${person.name}`, true)),
    post: async ({ room, key, message, pinned, repeated }) => ({
      externalId: (await server.post(room, key, message, pinned, repeated)).id,
    }),
    edit: ({ room, externalId, message }) => server.edit(room, externalId, message),
    setTopic: ({ room }, topic) =>
      server.call('setTopic', room, () => {
        server.room(room).topic = topic;
      }),
    describeRoom: ({ room }, details) =>
      server.call('describeRoom', room, () => {
        server.room(room).details = details;
      }),
    renameRoom: ({ room }, name) =>
      server
        .call('renameRoom', room, () => {
          server.room(room).name = name;
        })
        .then(() => ref(server.room(room))),
    setArchived: ({ room }, archived) =>
      server.call('setArchived', room, () => {
        server.room(room).archived = archived;
      }),
    setPrivate: ({ room }, isPrivate) =>
      server.call('setPrivate', room, () => {
        server.room(room).private = isPrivate;
      }),
    invite: ({ room }, people) =>
      server.call('invite', room, () => {
        const welcome = people.filter(({ id }) => !server.barred.has(id));
        for (const { id } of welcome)
          if (!server.room(room).members.includes(id)) server.room(room).members.push(id);
        return people.flatMap(({ id }) => {
          const problem = server.barred.get(id);
          return problem === undefined ? [] : [{ personId: id, problem }];
        });
      }),
  };
};

const valueText = (value: Value): string => {
  switch (value.type) {
    case 'people':
      return value.people.map((p) => p.name).join(', ') || 'nobody';
    case 'time':
      return value.at;
    case 'text':
    case 'link':
      return value.text;
  }
};

const blockText = (block: Block): string => {
  switch (block.type) {
    case 'text':
      return plainText(block.markdown);
    case 'quote':
      return block.text;
    case 'list':
      return block.items.map(plainText).join('\n');
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${valueText(value)}`).join('\n');
    case 'picture':
      return block.alt;
  }
};

/** A message as plain text: what a test reads. */
export const reading = ({ title, blocks, buttons, more = [] }: Message): string =>
  [
    title,
    ...blocks.map(blockText),
    buttons?.map((b) => `[${b.label}]`).join(' '),
    ...more.map((group) => `${group.heading}: ${group.buttons.map((b) => `[${b.label}]`).join(' ')}`),
  ]
    .filter((part) => part !== undefined)
    .join('\n');
