/** Pictures, all of one set. Each is decoration: what it means also stands in words beside it. */
import bell from '@lucide/icons/icons/bell';
import bookmark from '@lucide/icons/icons/bookmark';
import check from '@lucide/icons/icons/check';
import chevronDown from '@lucide/icons/icons/chevron-down';
import circleCheck from '@lucide/icons/icons/circle-check';
import clock from '@lucide/icons/icons/clock';
import download from '@lucide/icons/icons/download';
import ellipsis from '@lucide/icons/icons/ellipsis';
import fastForward from '@lucide/icons/icons/fast-forward';
import house from '@lucide/icons/icons/house';
import info from '@lucide/icons/icons/info';
import link from '@lucide/icons/icons/link';
import list from '@lucide/icons/icons/list';
import lock from '@lucide/icons/icons/lock';
import menu from '@lucide/icons/icons/menu';
import messages from '@lucide/icons/icons/message-square-text';
import octagonAlert from '@lucide/icons/icons/octagon-alert';
import panelRight from '@lucide/icons/icons/panel-right';
import pencil from '@lucide/icons/icons/pencil';
import pin from '@lucide/icons/icons/pin';
import plug from '@lucide/icons/icons/plug';
import printer from '@lucide/icons/icons/printer';
import search from '@lucide/icons/icons/search';
import send from '@lucide/icons/icons/send-horizontal';
import trash from '@lucide/icons/icons/trash';
import triangleAlert from '@lucide/icons/icons/triangle-alert';
import users from '@lucide/icons/icons/users';
import x from '@lucide/icons/icons/x';
import { h } from 'preact';
import type { Tone } from '../../domain/message.js';

/** By what they are for here. */
const ICONS = {
  alarm: bell,
  bookmark,
  check,
  close: x,
  clock,
  connect: plug,
  delete: trash,
  done: circleCheck,
  down: chevronDown,
  download,
  edit: pencil,
  forward: fastForward,
  home: house,
  incidents: list,
  link,
  lock,
  menu,
  more: ellipsis,
  panel: panelRight,
  people: users,
  pin,
  print: printer,
  search,
  send,
  thread: messages,
  'tone-info': info,
  'tone-good': circleCheck,
  'tone-warning': triangleAlert,
  'tone-danger': octagonAlert,
} as const;
export type IconName = keyof typeof ICONS;

export const Icon = ({
  name,
  class: className = '',
}: {
  readonly name: IconName;
  readonly class?: string;
}) => (
  <svg
    viewBox="0 0 24 24"
    width="16"
    height="16"
    aria-hidden="true"
    focusable="false"
    class={`icon ${className}`.trim()}
  >
    {ICONS[name].node.map(([tag, { key: _, ...attributes }]) => h(tag, attributes))}
  </svg>
);

/** Four arrows that meet: the sign of an assembly point, and ours. */
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

export const toneLabels: Readonly<Record<Tone, string>> = {
  neutral: '',
  info: 'Note',
  good: 'Good',
  warning: 'Warning',
  danger: 'Critical',
};

/** Each tone has a shape of its own, so that colour is never the only sign. */
export const ToneIcon = ({ tone }: { readonly tone: Tone }) =>
  tone === 'neutral' ? null : <Icon name={`tone-${tone}`} class={`tone-icon tone-${tone}`} />;
