import { GraphError } from './errors.ts';

/** The arguments that every connection takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

export interface Paged<T> {
  /** Identifies an entry as long as it exists. Cursors are made of it. */
  readonly key: (item: T) => string | number;
  readonly node: (item: T) => unknown;
  /** What the connection's edges contain besides `cursor` and `node`. */
  readonly edge?: (item: T) => Readonly<Record<string, unknown>>;
}

export interface Connection {
  readonly nodes: () => readonly unknown[];
  readonly edges: () => readonly unknown[];
  readonly pageInfo: unknown;
  readonly totalCount: number;
}

/**
 * One page of a list. limits.ts has checked that `first` or `last` is given, and at most 100.
 * @throws GraphError INVALID_CURSOR_ARGUMENTS for a cursor that GitHub never gave
 */
export function connection<T>(items: readonly T[], args: PageArguments, { key, node, edge }: Paged<T>): Connection {
  const keys = items.map((item) => String(key(item)));
  let start = args.after == null ? 0 : position(keys, args.after, 1);
  let end = args.before == null ? items.length : position(keys, args.before, 0);
  if (args.first != null) end = Math.min(end, start + args.first);
  else if (args.last != null) start = Math.max(start, end - args.last);
  const page = items.slice(start, end);
  const cursorOf = (index: number): string => cursor(start + index, keys[start + index] ?? '');
  return {
    nodes: () => page.map(node),
    edges: () => page.map((item, index) => ({ ...edge?.(item), cursor: cursorOf(index), node: () => node(item) })),
    pageInfo: {
      hasPreviousPage: start > 0,
      hasNextPage: end < items.length,
      startCursor: page.length === 0 ? null : cursorOf(0),
      endCursor: page.length === 0 ? null : cursorOf(page.length - 1),
    },
    totalCount: items.length,
  };
}

const cursor = (index: number, key: string): string => Buffer.from(`cursor:v2:${index}:${key}`).toString('base64');

/** The index of the cursor's entry or, if it is gone, its former place. */
function position(keys: readonly string[], text: string, past: 0 | 1): number {
  const match = /^cursor:v2:(\d+):(.*)$/s.exec(Buffer.from(text, 'base64').toString());
  if (match === null) {
    throw new GraphError('INVALID_CURSOR_ARGUMENTS', `\`${text}\` does not appear to be a valid cursor.`);
  }
  const index = keys.indexOf(match[2] ?? '');
  return index >= 0 ? index + past : Math.min(Number(match[1]), keys.length);
}

export type Order<F extends string> = { readonly field: F; readonly direction: 'ASC' | 'DESC' } | null | undefined;

/** The list in the requested order; unchanged if none was requested. */
export function ordered<T, F extends string>(
  items: readonly T[],
  order: Order<F>,
  value: (item: T, field: F) => number | string,
): readonly T[] {
  if (order == null) return items;
  const sign = order.direction === 'ASC' ? 1 : -1;
  return [...items].sort((a, b) => {
    const [x, y] = [value(a, order.field), value(b, order.field)];
    return x === y ? 0 : x < y ? -sign : sign;
  });
}
