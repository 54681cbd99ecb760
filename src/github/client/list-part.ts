/** One list of a pull request: how it is queried. Its file also has the shape of its entries, and parses them. */
export interface ListPart {
  /** For people. */
  readonly what: string;
  /** GitHub's name of the list, if it has another one in the query. */
  readonly field?: string;
  /** Further arguments of the list. */
  readonly filter?: string;
  /** The fields of an entry. */
  readonly nodes: string;
  /** The fragments that these fields spread, besides `Who`. */
  readonly fragments?: readonly string[];
}

/** Compares texts, and so times. */
export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
