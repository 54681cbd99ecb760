/** A JSON object on its way to a client. */
export type Json = Readonly<Record<string, unknown>>;
