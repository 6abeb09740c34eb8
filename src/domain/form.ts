/** What we ask, without a platform: a form is derived from a command's input and rendered as a modal, a dialog or a web form. */

export interface FormOption {
  readonly value: string;
  readonly label: string;
}

export type FormInput =
  | { readonly type: 'line'; readonly maxLength: number }
  | { readonly type: 'paragraph'; readonly maxLength: number }
  /** An instant: in words, or as a date and a time of day in the person's own zone. */
  | { readonly type: 'instant'; readonly maxLength: number }
  | { readonly type: 'choice'; readonly options: readonly FormOption[] }
  | { readonly type: 'choices'; readonly options: readonly FormOption[] }
  /** `open`: neither yes nor no can be said, too. */
  | { readonly type: 'yesno'; readonly open?: boolean }
  | { readonly type: 'person'; readonly options: readonly FormOption[] }
  /** Several people. */
  | { readonly type: 'people'; readonly options: readonly FormOption[] };

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly required: boolean;
  readonly input: FormInput;
}

/** Values by field name, as the person typed or chose them; several for `choices`. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** A question with everything it needs to be asked, and asked again with what was wrong. */
export interface Form {
  /** The command line it completes, for example `incident declare`. */
  readonly command: string;
  readonly title: string;
  readonly submit: string;
  /** A sentence above the fields: what will happen, or what was wrong. */
  readonly intro?: string;
  /** Known already and not asked, for example the incident of the room. */
  readonly context: FormValues;
  readonly fields: readonly FormField[];
  /** The fields whose answers change what the form says: where it can be, it is asked for anew as they change. */
  readonly watched?: readonly string[];
  readonly values: FormValues;
  /** Problems by field name; the empty name holds those of the whole form. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
}
