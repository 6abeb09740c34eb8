/**
 * Files that are handed over: Teams asks the person whether they want it, and says where it has to be put. Until then it
 * is kept.
 */
import { z } from 'zod';
import { remember, remembered } from '../../store/queries/adapterState.js';
import type { OfferedFile } from './connector.js';
import { TEAMS, type TeamsBase } from './parts.js';

/** How long a file can be taken, in milliseconds. */
const KEPT_MS = 24 * 60 * 60_000;

const fileShape = z.object({
  organizationId: z.string(),
  /** For whom it is, as Teams calls them; nobody else gets it. */
  for: z.string(),
  name: z.string(),
  contentType: z.string(),
  content: z.string(),
});
export type KeptFile = z.infer<typeof fileShape>;

// As text inside the JSON: what people wrote may hold what PostgreSQL's JSON refuses, such as NUL.
const kept = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(fileShape);

/** Under this name the id of a file stands in what an offer carries. */
const contextShape = z.object({ file: z.string() });

export const offered = (id: string, { name, content }: Pick<KeptFile, 'name' | 'content'>): OfferedFile => ({
  name,
  sizeBytes: Buffer.byteLength(content),
  context: { file: id },
});

/** The id of the file that an offer was for. */
export const fileIn = (context: unknown): string | undefined => contextShape.safeParse(context).data?.file;

const at = (id: string) => ({ island: TEAMS, key: `file:${id}` });

export class Files {
  constructor(private readonly parts: Pick<TeamsBase, 'store' | 'clock' | 'newId'>) {}

  async keep(file: KeptFile): Promise<string> {
    const { store, clock, newId } = this.parts;
    const id = newId();
    const until = new Date(clock.wallNow().getTime() + KEPT_MS);
    await store.tx((w) => remember(w, at(id), JSON.stringify(file), until));
    return id;
  }

  /** Undefined when it is too old, or none of ours. */
  async find(id: string): Promise<KeptFile | undefined> {
    const { store, clock } = this.parts;
    return kept.safeParse(await remembered(store.read, at(id), clock.wallNow())).data;
  }
}
