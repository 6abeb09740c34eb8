/** Looking whether everything that Muster needs is there. Each part brings its own checks; the command line runs them all. */

/** What a check found, and what somebody can do about it. */
export type Finding =
  | { readonly state: 'ok'; readonly line: string }
  | { readonly state: 'warn' | 'fail'; readonly line: string; readonly todo: string };

export interface Check {
  /** What is looked at. */
  readonly name: string;
  /** Never fails: whatever goes wrong is a finding. */
  readonly run: () => Promise<readonly Finding[]>;
}

/** It is as it should be. */
export const ok = (line: string): Finding => ({ state: 'ok', line });
/** It works, or may work, but somebody should know. */
export const warn = (line: string, todo: string): Finding => ({ state: 'warn', line, todo });
/** It does not work. */
export const fail = (line: string, todo: string): Finding => ({ state: 'fail', line, todo });
