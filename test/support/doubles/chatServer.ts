/** The outer world's chat: rooms and messages as somebody else's server keeps them. Imports nothing from the product. */

export interface DoubleMessage {
  readonly id: string;
  readonly key: string;
  body: unknown;
  edits: number;
  readonly pinned: boolean;
}
export interface DoubleRoom {
  readonly id: string;
  readonly key: string;
  name: string;
  private: boolean;
  topic: string;
  details?: unknown;
  archived?: boolean;
  readonly members: string[];
  readonly messages: DoubleMessage[];
}

/** A chat server that remembers everything and can be told to fail. */
export class ChatServerDouble {
  readonly rooms: DoubleRoom[] = [];
  /** Every call in order: method and room. */
  readonly calls: { readonly method: string; readonly room: string }[] = [];
  /** Called before each call takes effect; throwing makes the call fail. */
  before: (method: string, room: string) => Promise<void> | void = () => {};
  /** Called after a call has taken effect and before its answer: throwing loses the answer. */
  after: (method: string, room: string) => Promise<void> | void = () => {};

  /** People who cannot be invited, and why. */
  readonly barred = new Map<string, string>();

  async call<T>(method: string, room: string, act: () => T): Promise<T> {
    this.calls.push({ method, room });
    await this.before(method, room);
    const value = act();
    await this.after(method, room);
    return value;
  }

  openRoom(key: string, name: string, isPrivate: boolean): Promise<DoubleRoom> {
    return this.call('openRoom', name, () => {
      const known = this.rooms.find((r) => r.key === key);
      if (known !== undefined) return known;
      const taken = this.rooms.filter((r) => r.name === name || r.name.startsWith(`${name}-`)).length;
      const room = {
        id: `R${this.rooms.length + 1}`,
        key,
        name: taken === 0 ? name : `${name}-${taken + 1}`,
        private: isPrivate,
        topic: '',
        members: [],
        messages: [],
      };
      this.rooms.push(room);
      return room;
    });
  }

  room(id: string): DoubleRoom {
    const room = this.rooms.find((r) => r.id === id);
    if (room === undefined) throw new Error(`no_such_room ${id}`);
    return room;
  }

  /** The room of this name, or whose name starts so. */
  named(name: string): DoubleRoom {
    const room = this.rooms.find((r) => r.name === name) ?? this.rooms.find((r) => r.name.startsWith(name));
    if (room === undefined)
      throw new Error(`There is no room ${name}; there are ${this.rooms.map((r) => r.name).join(', ')}.`);
    return room;
  }

  post(id: string, key: string, body: unknown, pinned: boolean, lookUp: boolean): Promise<DoubleMessage> {
    return this.call('post', id, () => {
      const room = this.room(id);
      // Like the real ones, it posts again when it is asked again: only whoever looks first finds the earlier one.
      const known = lookUp ? room.messages.find((m) => m.key === key) : undefined;
      if (known !== undefined) return known;
      const message = {
        id: `M${this.rooms.reduce((n, r) => n + r.messages.length, 0) + 1}`,
        key,
        body,
        edits: 0,
        pinned,
      };
      room.messages.push(message);
      return message;
    });
  }

  edit(id: string, messageId: string, body: unknown): Promise<void> {
    return this.call('edit', id, () => {
      const message = this.room(id).messages.find((m) => m.id === messageId);
      if (message === undefined) throw new Error(`no_such_message ${messageId}`);
      message.body = body;
      message.edits += 1;
    });
  }
}
