/** The fields of a form by name. A field that was not sent (an empty box, a cleared checkbox) is ''. */
export type Fields = (name: string) => string;

/** One act as `POST /sandbox/acts/<act>` accepts it (the package's README), without the person. */
export interface ActCall {
  readonly act: string;
  readonly input: Readonly<Record<string, unknown>>;
}
