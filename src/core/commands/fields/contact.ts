/** Fields that say where somebody is and how they are reached, and where it is written what to do. */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { line } from '../../../domain/text.js';
import type { Runbook } from '../../../store/schema/people.js';
import { type Described, type Field, likely, named, quoted, SUGGESTED, wrong } from './field.js';

const ZONES = 'Accepted: an IANA time zone such as Europe/Berlin, America/New_York or UTC.';
const zoneKey = (words: string): string => words.trim().toLowerCase().replace(/\s+/gu, '_');

/** The zone as it is written, whichever case it was typed in; a city's name does where there is only one. */
function zoneMeant(words: string): string | undefined {
  const key = zoneKey(words);
  const all = Intl.supportedValuesOf('timeZone');
  const exact = all.find((zone) => zone.toLowerCase() === key);
  if (exact !== undefined) return exact;
  const cities = all.filter((zone) => zone.toLowerCase().endsWith(`/${key}`));
  if (cities.length === 1) return cities[0];
  // Older names (US/Eastern, Asia/Calcutta) and UTC; not mere offsets, which know no summer time.
  if (!/^[a-z_]+(\/[a-z0-9_+-]+)*$/u.test(key) || !IANAZone.isValidZone(key)) return undefined;
  return new Intl.DateTimeFormat('en', { timeZone: key }).resolvedOptions().timeZone;
}

/** Where somebody is, as a time zone. */
export const timezoneField = (d: Described): Field<string> => ({
  ...d,
  schema: z.string({ error: ZONES }).refine((zone) => zoneMeant(zone) === zone, ZONES),
  json: named('An IANA time zone.', 'Europe/Berlin'),
  required: true,
  parse: (words) => {
    const zone = zoneMeant(words);
    if (zone === undefined) throw wrong(`${quoted(words)} is not a time zone.`, ZONES);
    return zone;
  },
  lookup: true,
  suggest: (typed) =>
    likely(Intl.supportedValuesOf('timeZone').map((zone) => ({ words: [zone], label: zone })))(typed).slice(
      0,
      SUGGESTED,
    ),
  input: () => ({ type: 'line', maxLength: 60 }),
  placeholder: 'Europe/Berlin',
});

const MAX_EMAIL = 320;

/** An e-mail address; chat platforms may have made a link of it. */
export const emailField = (d: Described): Field<string> => ({
  ...d,
  schema: z
    .email({ error: 'An e-mail address such as ada@example.com is accepted.' })
    .max(MAX_EMAIL, `At most ${MAX_EMAIL} characters are accepted.`),
  required: true,
  parse: (words) =>
    words
      .trim()
      .replace(/^<mailto:[^|>]*\|([^>]+)>$/u, '$1')
      .replace(/^<mailto:([^>]+)>$/u, '$1'),
  lookup: true,
  recognizes: (word) => /^\S+@\S+\.\S+$/u.test(word),
  input: () => ({ type: 'line', maxLength: MAX_EMAIL }),
  placeholder: 'e-mail',
});

/** A telephone number, kept as it was typed. */
export const phoneField = (d: Described): Field<string> => ({
  ...d,
  schema: z
    .string({ error: 'A telephone number such as +49 30 123456 is accepted.' })
    .trim()
    .regex(/^\+?\d[\d ()./-]{2,38}$/u, 'A telephone number such as +49 30 123456 is accepted.'),
  required: true,
  parse: (words) => words,
  lookup: false,
  input: () => ({ type: 'line', maxLength: 40 }),
  placeholder: '+4930123456',
});

const MAX_RUNBOOKS = 20;
const MAX_URL = 2_000;
const webAddress = z
  .string({ error: 'An address such as https://wiki.example.com/checkout is accepted.' })
  .trim()
  .max(MAX_URL, `At most ${MAX_URL} characters are accepted.`)
  .refine(
    (text) => /^https?:\/\/[^\s/]/iu.test(text) && URL.canParse(text) && !/[\s<>"\\\p{Cc}]/u.test(text),
    'An address such as https://wiki.example.com/checkout is accepted.',
  );
const runbook = z.strictObject({ title: line(200, 'title'), url: webAddress });

/** Where it is written what to do: each is `title https://…`. */
export const runbooksField = (d: Described): Field<Runbook[]> => ({
  ...d,
  schema: z.array(runbook).max(MAX_RUNBOOKS, `At most ${MAX_RUNBOOKS} runbooks are accepted.`),
  required: true,
  many: true,
  parse: (words) => {
    const [, title = '', url] = /^(.*?)\s*<?(https?:\/\/[^\s>|]+)(?:\|[^>]*)?>?$/isu.exec(words.trim()) ?? [];
    if (url === undefined)
      throw wrong(
        `${quoted(words)} has no address.`,
        'Accepted: a title and an address, as in Restart https://wiki.example.com/restart',
      );
    return { title: title === '' ? url : title, url };
  },
  lookup: true,
  input: () => ({ type: 'line', maxLength: MAX_RUNBOOKS * (MAX_URL + 200) }),
  placeholder: 'title https://…',
});
