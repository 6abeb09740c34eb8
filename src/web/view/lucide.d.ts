/** The icons of the library, one module each; the package has no types for these. */
declare module '@lucide/icons/icons/*' {
  const icon: {
    readonly name: string;
    readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
  };
  export default icon;
}
