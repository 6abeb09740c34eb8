/** Forms that send something: through htmx where there is JavaScript, as plain forms where there is none. */
import type { ComponentChildren } from 'preact';

interface PostProps {
  readonly to: string;
  readonly class?: string;
  readonly id?: string;
  /** What is typed into it is kept in the browser under this until it is sent. */
  readonly keeps?: string;
  readonly children: ComponentChildren;
}

/** While its request runs, the form's first button is disabled and further tries are dropped. */
export function Post({ to, children, keeps, ...rest }: PostProps) {
  return (
    <form
      method="post"
      action={to}
      hx-post={to}
      hx-sync="this:drop"
      hx-disabled-elt="find button"
      {...(keeps === undefined ? {} : { 'data-keeps': keeps })}
      {...rest}
    >
      {children}
    </form>
  );
}

export const Hidden = ({
  name,
  value,
  id,
}: {
  readonly name: string;
  readonly value: string;
  readonly id?: string;
}) => <input type="hidden" name={name} value={value} {...(id === undefined ? {} : { id })} />;

interface SwapProps {
  /** The element of the page whose content this becomes. */
  readonly into: string;
  readonly children?: ComponentChildren;
}

/** Content for an element that is on the page already. */
export const Swap = ({ into, children }: SwapProps) => (
  <div id={into} hx-swap-oob="innerHTML">
    {children}
  </div>
);
