/** Told when nothing came back from the server; its script shows it, and says when it is there again. */
export const Unreached = ({ id, retry }: { readonly id: string; readonly retry?: boolean }) => (
  <p id={id} class="unreached" role="alert" hidden>
    <span data-gone>Muster could not be reached. What you typed is kept; please try again.</span>
    <span data-back hidden>
      Muster can be reached again, and what you typed is kept.
    </span>{' '}
    {retry === true ? (
      <button type="submit" class="button small" data-again>
        Try again
      </button>
    ) : null}
  </p>
);
