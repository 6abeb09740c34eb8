/** A room of the house: what it is for, and where it stands. In order: a room may import only what is before it. */
export interface Room {
  readonly name: string;
  readonly path: string;
  readonly rule: string;
}
export const rooms: readonly Room[];
