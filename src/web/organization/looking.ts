/** How a page of the organization reads: through the same door as everybody, so that rights and filters stand in one place. */
import type { FastifyRequest } from 'fastify';
import { type ZodType, z } from 'zod';
import type { Asked } from '../../core/dispatch/request.js';
import { Refusal } from '../../domain/errors.js';
import { type Channel, WORKSPACE } from '../../store/queries/workspace/channels.js';
import { offered } from '../access/offered.js';
import type { Visit, Web } from '../parts.js';
import { fieldOf, fieldsOf } from '../routes/inputs.js';
import type { Reading } from '../view/reading.js';

/** Who looks, from where, and at what. */
export interface Looking {
  readonly web: Web;
  readonly visit: Visit;
  readonly request: FastifyRequest;
  /** The reader's own channel: what is done on the page is done there. */
  readonly channel: Channel;
  readonly reading: Reading;
  /** The part of the address behind the page's own. */
  readonly id: string;
}

type Values = Readonly<Record<string, string>>;

export const asked = (command: string, values: Values): Asked => ({
  type: 'values',
  origin: 'words',
  command,
  values,
});

/** What a command that only reads answers. @throws {Refusal} whatever it refuses. */
export async function read<T>(
  { web, visit, request }: Looking,
  command: string,
  values: Values,
  schema: ZodType<T>,
): Promise<T> {
  const answer = await web.dispatcher.dispatch({
    viewer: visit.viewer,
    surface: WORKSPACE,
    asked: asked(command, values),
    canAsk: false,
    readOnly: true,
    requestId: request.id,
  });
  if (answer.type === 'refused') throw answer.refusal;
  if (answer.type === 'form') throw new Error(`${command} asks for more than a page has.`);
  return schema.parse(answer.value);
}

export const PER_PAGE = 50;

export interface Listing<T> {
  readonly count: number;
  readonly count_capped?: true | undefined;
  readonly offset: number;
  readonly limit: number;
  readonly results: readonly T[];
}

export interface Found<T> extends Listing<T> {
  /** What was wrong with a filter: then nothing is listed. */
  readonly problem: string | undefined;
}

/** One page of what a list command finds. */
export async function list<T>(
  looking: Looking,
  command: string,
  filters: Values,
  one: ZodType<T>,
): Promise<Found<T>> {
  const offset = offsetOf(looking);
  const limit = PER_PAGE;
  const values = { ...filters, limit: String(limit), offset: String(offset) };
  try {
    return { ...(await read(looking, command, values, listing(one))), problem: undefined };
  } catch (error) {
    // The filters stay on the page, to be mended there.
    if (!(error instanceof Refusal) || error.code !== 'INVALID') throw error;
    return { count: 0, offset, limit, results: [], problem: error.message };
  }
}

/** Up to 200 of what a list command finds, for a choice or a part of a page. */
export const several = <T>(
  looking: Looking,
  command: string,
  filters: Values,
  one: ZodType<T>,
): Promise<Listing<T>> => read(looking, command, { ...filters, limit: '200' }, listing(one));

const listing = <T>(one: ZodType<T>) =>
  z.object({
    count: z.number(),
    count_capped: z.literal(true).optional(),
    offset: z.number(),
    limit: z.number(),
    results: z.array(one),
  });

export const offsetOf = (looking: Looking): number => {
  const typed = filterOf(looking, 'offset');
  return /^\d{1,9}$/u.test(typed) ? Number(typed) : 0;
};

/** A filter as it stands in the address; empty when it does not. */
export const filterOf = ({ request }: Pick<Looking, 'request'>, name: string): string =>
  fieldOf(fieldsOf(request.query), name).trim();

/** Whether the reader may give a command: else nothing on the page offers it. */
export const may = ({ web, visit }: Looking, family: string, verb: string): boolean =>
  offered(web, visit.viewer, family, verb);
