/** What Teams tells the renderer of cards about its looks, more or less. */

interface Shades {
  readonly words: string;
  readonly faint: string;
  readonly accent: string;
  readonly attention: string;
  readonly good: string;
  readonly warning: string;
  readonly grounds: Readonly<Record<Ground, string>>;
}
type Ground = 'default' | 'emphasis' | 'good' | 'attention' | 'warning' | 'accent';

export const shades: Readonly<Record<'light' | 'dark', Shades>> = {
  light: {
    words: '#242424',
    faint: '#616161',
    accent: '#5b5fc7',
    attention: '#c4314b',
    good: '#237b4b',
    warning: '#835c00',
    grounds: {
      default: '#ffffff',
      emphasis: '#f5f5f5',
      good: '#e7f2da',
      attention: '#fcf4f6',
      warning: '#fbf6d9',
      accent: '#e8ebfa',
    },
  },
  dark: {
    words: '#ffffff',
    faint: '#adadad',
    accent: '#9299f7',
    attention: '#f9526b',
    good: '#92c353',
    warning: '#f8d22a',
    grounds: {
      default: '#292929',
      emphasis: '#1f1f1f',
      good: '#13331a',
      attention: '#3e1f25',
      warning: '#463100',
      accent: '#2f2f4a',
    },
  },
};

/** The configuration of the renderer for a theme. */
export function hostConfig(theme: 'light' | 'dark'): unknown {
  const { words, faint, accent, attention, good, warning, grounds } = shades[theme];
  const colour = (shade: string, subtle = shade) => ({ default: shade, subtle });
  const foregroundColors = {
    default: colour(words, faint),
    dark: colour(words, faint),
    light: colour(faint),
    accent: colour(accent),
    attention: colour(attention),
    good: colour(good),
    warning: colour(warning),
  };
  return {
    fontFamily: '"Segoe UI","Liberation Sans",Arial,sans-serif',
    fontTypes: {
      default: {
        fontFamily: '"Segoe UI","Liberation Sans",Arial,sans-serif',
        fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
        fontWeights: { lighter: 200, default: 400, bolder: 600 },
      },
      monospace: {
        fontFamily: '"Liberation Mono",monospace',
        fontSizes: { small: 11, default: 13, medium: 15, large: 17, extraLarge: 23 },
        fontWeights: { lighter: 200, default: 400, bolder: 600 },
      },
    },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: theme === 'light' ? '#e0e0e0' : '#525252' },
    imageSizes: { small: 32, medium: 52, large: 100 },
    actions: {
      maxActions: 6,
      spacing: 'Default',
      buttonSpacing: 8,
      showCard: { actionMode: 'Inline', inlineTopMargin: 8, style: 'emphasis' },
      preExpandSingleShowCardAction: false,
      actionsOrientation: 'Horizontal',
      actionAlignment: 'Left',
    },
    adaptiveCard: { allowCustomStyle: false },
    textStyles: {
      heading: { size: 'medium', weight: 'bolder', color: 'default', isSubtle: false, fontType: 'default' },
    },
    factSet: {
      title: { weight: 'bolder', wrap: true, maxWidth: 150 },
      value: { wrap: true },
      spacing: 16,
    },
    inputs: {
      label: {
        inputSpacing: 'Small',
        requiredInputs: { weight: 'default', suffix: ' *', suffixColor: 'attention' },
        optionalInputs: { weight: 'default' },
      },
      errorMessage: { color: 'attention', weight: 'default', spacing: 'Small' },
    },
    containerStyles: Object.fromEntries(
      Object.entries(grounds).map(([name, backgroundColor]) => [
        name,
        { backgroundColor, borderColor: backgroundColor, foregroundColors },
      ]),
    ),
  };
}
