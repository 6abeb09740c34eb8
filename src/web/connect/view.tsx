/** A guide to connecting another system: its steps, how each stands, and what to copy. The same for every system. */
import {
  type Connection,
  type Copied,
  type Examined,
  findingsOf,
  type GuideStep,
  type StepState,
  stepState,
  type Variable,
  type Way,
} from '../../core/connection.js';
import type { Finding } from '../../core/doctor.js';
import { Icon, ToneIcon } from '../view/icons.js';
import { MarkdownText } from '../view/markdown.js';
import { Hidden, Post } from '../view/post.js';
import type { Reading } from '../view/reading.js';
import { Name, Plain, Spoken } from '../view/text.js';

export const CONNECT = '/connect';
export const pathOf = ({ id }: Pick<Connection, 'id'>): string => `${CONNECT}/${id}`;

const STATES: Readonly<Record<StepState, string>> = {
  OK: 'in order',
  WARN: 'with a warning',
  FAIL: 'does not work',
  TODO: 'to do',
  UNKNOWN: 'not checked yet',
  BY_HAND: '',
};

function Sign({ state, number }: { readonly state: StepState; readonly number: number }) {
  return (
    <span class="step-sign" aria-hidden="true">
      {state === 'OK' ? (
        <Icon name="check" />
      ) : state === 'WARN' || state === 'FAIL' ? (
        <Icon name={state === 'WARN' ? 'tone-warning' : 'tone-danger'} />
      ) : (
        number
      )}
    </span>
  );
}

/** Something to copy. Without script it is selected as a whole by a click. */
function Value({ id, copied: { label, value } }: { readonly id: string; readonly copied: Copied }) {
  return (
    <div class="copied">
      <label class="hint" for={id}>
        {label}
      </label>
      <textarea id={id} readOnly rows={value.split('\n').length} spellcheck={false}>
        {value}
      </textarea>
      <button type="button" class="button small" data-copies={id} hidden>
        Copy<Spoken> {label}</Spoken>
      </button>
    </div>
  );
}

const VariableLine = ({ variable: { name, set, about, optional } }: { readonly variable: Variable }) => (
  <li class={set ? 'variable set' : 'variable'}>
    <code>{name}</code>{' '}
    <span class="badge">{set ? 'set' : optional === true ? 'not set, and need not be' : 'not set'}</span>
    <span class="hint">{about}</span>
  </li>
);

const TONES = { ok: 'good', warn: 'warning', fail: 'danger' } as const;
const WORDS = { ok: 'In order', warn: 'Warning', fail: 'Wrong' } as const;

/** What a check found, and what to do about it. */
const Found = ({ finding }: { readonly finding: Finding }) => (
  <li class={`finding tone-${TONES[finding.state]}`}>
    <ToneIcon tone={TONES[finding.state]} />
    <span dir="auto">
      <Spoken>{`${WORDS[finding.state]}: `}</Spoken>
      <Plain text={finding.line} />
      {finding.state === 'ok' ? null : (
        <>
          <br />
          <b>To do:</b> <Plain text={finding.todo} />
        </>
      )}
    </span>
  </li>
);

const Findings = ({ examined }: { readonly examined: readonly Examined[] }) => {
  const found = examined.filter(({ findings }) => findings.length > 0);
  if (found.length === 0) return null;
  return (
    <dl class="findings">
      {found.map(({ name, findings }) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <ul>
              {findings.map((finding) => (
                <Found finding={finding} />
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
};

interface GuideProps {
  readonly connection: Connection;
  readonly way: Way;
  readonly places: readonly string[];
  /** Undefined before anybody asked for the checks. */
  readonly examined: readonly Examined[] | undefined;
  readonly reading: Reading;
}

function Step({
  step,
  number,
  connection,
  examined,
  reading,
}: Pick<GuideProps, 'connection' | 'examined' | 'reading'> & {
  readonly step: GuideStep;
  readonly number: number;
}) {
  const state = stepState(step, connection.configured, examined);
  const { title, text, copied = [], files = [], variables = [], checks = [] } = step;
  return (
    <li class={`step guide-${state.toLowerCase()}`}>
      <Sign state={state} number={number} />
      <div class="step-body">
        <h3 class="step-title">
          {title} <span class="step-state">{STATES[state]}</span>
        </h3>
        {text.map((paragraph) => (
          <p>
            <MarkdownText text={paragraph} reading={reading} />
          </p>
        ))}
        {copied.map((one, i) => (
          <Value id={`copy-${number}-${i}`} copied={one} />
        ))}
        {files.map((name) => (
          <p>
            <a class="button" href={`${pathOf(connection)}/files/${name}`} download={name}>
              <Icon name="download" /> {name}
            </a>
          </p>
        ))}
        {variables.length === 0 ? null : (
          <ul class="variables">
            {variables.map((variable) => (
              <VariableLine variable={variable} />
            ))}
          </ul>
        )}
        <Findings examined={(examined ?? []).filter(({ name }) => checks.includes(name))} />
      </div>
    </li>
  );
}

const Ways = ({ connection, way }: Pick<GuideProps, 'connection' | 'way'>) =>
  connection.ways.length === 1 ? null : (
    <nav class="ways" aria-label="Ways to connect">
      {connection.ways.map(({ id, label }) => (
        <a
          class="button"
          href={`${pathOf(connection)}?way=${id}`}
          {...(id === way.id ? { 'aria-current': 'page' } : {})}
        >
          {label}
        </a>
      ))}
    </nav>
  );

/** Whether it is connected, and what that means; and the button that looks. */
function Standing({ connection, way, places, examined }: GuideProps) {
  const { configured, name } = connection;
  const connected = configured && places.length > 0;
  return (
    <section
      class={`card standing tone-${connected ? 'good' : configured ? 'warning' : 'neutral'}`}
      aria-label="State"
    >
      <div class="content">
        <h2>
          <ToneIcon tone={connected ? 'good' : configured ? 'warning' : 'neutral'} />
          {connected
            ? 'Connected'
            : configured
              ? 'Set up, and connected to nothing yet'
              : 'Not connected yet'}
        </h2>
        {connected ? (
          <p>
            {places.map((place) => (
              <b>
                <Name text={place} />
              </b>
            ))}
            : every new incident that has a room has one there, beside the one in the browser.
          </p>
        ) : (
          <p>{connection.about}</p>
        )}
        {configured ? (
          <Post to={`${pathOf(connection)}/check`}>
            <Hidden name="way" value={way.id} />
            <button type="submit" class="button primary" id="connect-check">
              {examined === undefined ? 'Check' : 'Check again'}
            </button>{' '}
            <span class="hint">
              Asks {name}, and tries the way from there to here. It takes a few seconds.
            </span>
          </Post>
        ) : (
          <p class="hint">
            Once its variables are set and Muster is started with them, everything is checked here.
          </p>
        )}
      </div>
    </section>
  );
}

export function Guide(props: GuideProps) {
  const { connection, way, examined } = props;
  const known = new Set(way.steps.flatMap(({ checks = [] }) => checks));
  const others = (examined ?? []).filter(({ name }) => !known.has(name));
  return (
    <>
      <p>
        <a href={CONNECT}>All connections</a>
      </p>
      <Standing {...props} />
      <section class="guide" aria-label={way.label}>
        <Ways connection={connection} way={way} />
        <p class="hint">{way.about}</p>
        <ol class="steps-list">
          {way.steps.map((step, i) => (
            <Step {...props} step={step} number={i + 1} />
          ))}
        </ol>
      </section>
      {others.length === 0 ? null : (
        <section>
          <h2>Looked at as well</h2>
          <Findings examined={others} />
        </section>
      )}
    </>
  );
}

/** How many of the findings are in order. */
export const countOf = (examined: readonly Examined[]): { readonly all: number; readonly good: number } => {
  const findings = findingsOf(
    examined.map(({ name }) => name),
    examined,
  );
  return { all: findings.length, good: findings.filter(({ state }) => state === 'ok').length };
};

interface OverviewProps {
  readonly connections: readonly { readonly connection: Connection; readonly places: readonly string[] }[];
}

/** All of them, each with how it stands. */
export const Overview = ({ connections }: OverviewProps) => (
  <ul class="next-list">
    {connections.map(({ connection, places }) => (
      <li>
        <Icon name="connect" />
        <div class="grow">
          <h2>
            {connection.name}{' '}
            <span class="badge">
              {!connection.configured ? 'not connected' : places.length > 0 ? 'connected' : 'set up'}
            </span>
          </h2>
          <p class="hint">
            {places.length === 0 ? connection.about : places.map((place) => <Name text={place} />)}
          </p>
        </div>
        <a class="button" href={pathOf(connection)}>
          {connection.configured ? `See how ${connection.name} stands` : `Connect ${connection.name}`}
        </a>
      </li>
    ))}
  </ul>
);
