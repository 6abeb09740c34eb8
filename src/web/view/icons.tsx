/** Our few pictures. Each is decoration: what it means also stands in words beside it. */
import type { JSX } from 'preact';
import type { Tone } from '../../domain/message.js';

const Icon = ({ children, ...rest }: JSX.IntrinsicElements['svg']) => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" class="icon" {...rest}>
    {children}
  </svg>
);

/** Four arrows that meet: the sign of an assembly point. */
export const Mark = () => (
  <svg viewBox="0 0 32 32" class="mark" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="8" class="mark-ground" />
    <g class="mark-arrows">
      <path d="M12.3 12.3h-7l2.4-2.4-3.2-3.2 2.2-2.2 3.2 3.2 2.4-2.4z" />
      <path d="M19.7 12.3h7l-2.4-2.4 3.2-3.2-2.2-2.2-3.2 3.2-2.4-2.4z" />
      <path d="M12.3 19.7h-7l2.4 2.4-3.2 3.2 2.2 2.2 3.2-3.2 2.4 2.4z" />
      <path d="M19.7 19.7h7l-2.4 2.4 3.2 3.2-2.2 2.2-3.2-3.2-2.4 2.4z" />
    </g>
    <circle cx="16" cy="16" r="2.6" class="mark-point" />
  </svg>
);

export const MenuIcon = () => (
  <Icon>
    <path d="M2 4h12M2 8h12M2 12h12" class="stroke" />
  </Icon>
);
export const HomeIcon = () => (
  <Icon>
    <path d="M2 8 8 2.5 14 8M3.7 7v6.3h8.6V7" class="stroke" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M2 8 14 2.5 10.5 14 7.8 9.2z" class="fill" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m3.5 3.5 9 9m0-9-9 9" class="stroke" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <path d="M5 7V5.2a3 3 0 0 1 6 0V7" class="stroke" />
    <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" class="fill" />
  </Icon>
);
export const PinIcon = () => (
  <Icon>
    <path
      d="M9.5 1.8 14.2 6.5l-1.5.4-2.6 2.6-.3 3-1 1-2.9-2.9L2.5 14l-.5-.5 3.4-3.4L2.5 7.2l1-1 3-.3L9.1 3.3z"
      class="fill"
    />
  </Icon>
);
export const ClockIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" class="stroke" />
    <path d="M8 4.5V8l2.5 1.8" class="stroke" />
  </Icon>
);

/** Each tone has a shape of its own, so that colour is never the only sign. */
const toneShapes: Readonly<Record<Tone, JSX.Element | null>> = {
  neutral: null,
  info: (
    <>
      <circle cx="8" cy="8" r="6.5" class="fill" />
      <path d="M8 7.3v4M8 4.6v.2" class="inner" />
    </>
  ),
  good: (
    <>
      <circle cx="8" cy="8" r="6.5" class="fill" />
      <path d="m5 8.2 2.1 2.1L11 6" class="inner" />
    </>
  ),
  warning: (
    <>
      <path d="M8 1.5 15 14H1z" class="fill" />
      <path d="M8 6v4M8 12v.2" class="inner" />
    </>
  ),
  danger: (
    <>
      <path d="M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z" class="fill" />
      <path d="M8 4.3v4.5M8 11.3v.2" class="inner" />
    </>
  ),
};
export const toneLabels: Readonly<Record<Tone, string>> = {
  neutral: '',
  info: 'Note',
  good: 'Good',
  warning: 'Warning',
  danger: 'Critical',
};

export const ToneIcon = ({ tone }: { readonly tone: Tone }) =>
  toneShapes[tone] === null ? null : <Icon class={`icon tone-icon tone-${tone}`}>{toneShapes[tone]}</Icon>;
