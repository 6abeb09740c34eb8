/** What of Adaptive Cards 1.5 we send. */
import type { CardAction } from '../actions.js';

export type Spacing = 'None' | 'Small' | 'Default' | 'Medium' | 'Large';

interface Placed {
  readonly spacing?: Spacing;
  readonly separator?: true;
}

export interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title?: string;
  readonly url: string;
}

/** Markdown of Teams: bold, italic, lists and links; mentions and instants. */
export interface TextBlock extends Placed {
  readonly type: 'TextBlock';
  readonly text: string;
  /** Without it a client cuts at the end of the line. */
  readonly wrap: true;
  readonly size?: 'Small' | 'Medium' | 'Large';
  readonly weight?: 'Bolder';
  readonly color?: 'Attention' | 'Warning';
  readonly isSubtle?: true;
  readonly style?: 'heading';
}

/** A piece of text in which a client obeys nothing. */
export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly italic?: true;
  readonly strikethrough?: true;
  readonly underline?: true;
  readonly fontType?: 'Monospace';
  readonly color?: 'Accent';
  readonly selectAction?: OpenUrl;
}

export interface RichTextBlock extends Placed {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
}

export interface FactSet extends Placed {
  readonly type: 'FactSet';
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

export type Style = 'default' | 'emphasis' | 'good' | 'attention' | 'warning' | 'accent';

export interface Container extends Placed {
  readonly type: 'Container';
  readonly items: readonly Element[];
  readonly style?: Style;
  readonly bleed?: true;
  readonly id?: string;
  readonly isVisible?: false;
}

export interface Column {
  readonly type: 'Column';
  readonly width: 'auto' | 'stretch';
  readonly items: readonly Element[];
}

export interface ColumnSet extends Placed {
  readonly type: 'ColumnSet';
  readonly columns: readonly Column[];
}

export interface Image extends Placed {
  readonly type: 'Image';
  readonly url: string;
  readonly altText: string;
}

export interface ActionSet extends Placed {
  readonly type: 'ActionSet';
  readonly actions: readonly Action[];
}

interface Pressed {
  readonly title: string;
  readonly style?: 'positive' | 'destructive';
  readonly mode?: 'secondary';
}

type Data = Readonly<Record<string, unknown>>;

export interface Submit extends Pressed {
  readonly type: 'Action.Submit';
  readonly data: Data;
  readonly associatedInputs?: 'none';
}

export interface Execute extends Pressed {
  readonly type: 'Action.Execute';
  readonly verb: CardAction['do'];
  readonly data: Data;
  readonly associatedInputs?: 'none';
  /** For clients that know no Action.Execute. */
  readonly fallback: Submit;
}

export interface ToggleVisibility extends Pressed {
  readonly type: 'Action.ToggleVisibility';
  readonly targetElements: readonly string[];
}

export type Action = Submit | Execute | ToggleVisibility | (OpenUrl & Pressed);

interface Asked extends Placed {
  readonly id: string;
  readonly label: string;
  readonly isRequired?: true;
  /** What the client says where something required is missing. */
  readonly errorMessage?: string;
}

export interface TextInput extends Asked {
  readonly type: 'Input.Text';
  readonly value?: string;
  readonly isMultiline?: true;
  readonly maxLength: number;
  readonly placeholder?: string;
}

export interface Choice {
  readonly title: string;
  readonly value: string;
}

export interface ChoiceInput extends Asked {
  readonly type: 'Input.ChoiceSet';
  readonly choices: readonly Choice[];
  readonly style: 'compact' | 'expanded' | 'filtered';
  readonly isMultiSelect?: true;
  readonly wrap: true;
  readonly value?: string;
  readonly placeholder?: string;
  /** Where the client looks for more of them as somebody types. */
  readonly 'choices.data'?: { readonly type: 'Data.Query'; readonly dataset: string };
}

export interface ToggleInput extends Asked {
  readonly type: 'Input.Toggle';
  readonly title: string;
  readonly value: string;
  readonly valueOn: string;
  readonly valueOff: string;
  readonly wrap: true;
}

export interface DateInput extends Asked {
  readonly type: 'Input.Date';
  readonly value?: string;
}

export interface TimeInput extends Asked {
  readonly type: 'Input.Time';
  readonly value?: string;
}

export type Input = TextInput | ChoiceInput | ToggleInput | DateInput | TimeInput;

export type Element = TextBlock | RichTextBlock | FactSet | Container | ColumnSet | Image | ActionSet | Input;

/** Our own words, or words made safe for Teams' Markdown. They must not be empty. */
export const textBlock = (text: string, more: Omit<TextBlock, 'type' | 'text' | 'wrap'> = {}): TextBlock => ({
  type: 'TextBlock',
  text,
  wrap: true,
  ...more,
});
