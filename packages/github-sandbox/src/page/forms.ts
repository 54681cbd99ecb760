/** What came with a form: fields by name; a field that was not sent (an empty box, an unticked check) is ''. */
export type Fields = (name: string) => string;

/** One act as `POST /sandbox/acts/<act>` takes it (the package's README), without who does it. */
export interface ActCall {
  readonly act: string;
  readonly input: Readonly<Record<string, unknown>>;
}
