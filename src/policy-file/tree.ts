import type { Position } from '../domain/policy.ts';
import { doubleQuoted } from './invisible-characters.ts';

/**
 * A policy text as a tree of values with their positions.
 * Merging one file over the other keeps the positions, so that a problem always points into the file that contains its
 * value.
 */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly at: Position;
  readonly entries: ReadonlyMap<string, MapEntry>;
}
export interface MapEntry {
  readonly keyAt: Position;
  readonly value: Tree;
}
export interface ListTree {
  readonly kind: 'list';
  readonly at: Position;
  readonly items: readonly Tree[];
}
export interface ScalarTree {
  readonly kind: 'scalar';
  readonly at: Position;
  readonly value: string | number | boolean | null;
  /** As written in the file, without quotes: `1.10` for the value 1.1. Empty if nothing is written. */
  readonly written: string;
}

export type Path = readonly (string | number)[];

/** The value at the path; null if there is none. */
export function at(tree: Tree | null, path: Path): Tree | null {
  let node: Tree | null = tree;
  for (const step of path) node = node === null ? null : child(node, step);
  return node;
}

function child(node: Tree, step: string | number): Tree | null {
  if (node.kind === 'map') return node.entries.get(String(step))?.value ?? null;
  return node.kind === 'list' ? (node.items[Number(step)] ?? null) : null;
}

/** The position of the path's key. For a list item the item's, for the whole file its start. */
export function keyPosition(tree: Tree, path: Path): Position | null {
  const step = path.at(-1);
  if (step === undefined) return tree.at;
  const parent = at(tree, path.slice(0, -1));
  if (parent?.kind === 'map') return parent.entries.get(String(step))?.keyAt ?? null;
  return at(tree, path)?.at ?? null;
}

/** The position of the nearest existing ancestor of the path. */
export function nearestPosition(tree: Tree, path: Path): Position {
  for (let length = path.length; length > 0; length--) {
    const position = keyPosition(tree, path.slice(0, length));
    if (position !== null) return position;
  }
  return tree.at;
}

/** The entries of the mapping at the path, in the file's order. Empty if there is no mapping. */
export function entriesAt(tree: Tree | null, path: Path): readonly (readonly [string, MapEntry])[] {
  const node = at(tree, path);
  return node?.kind === 'map' ? [...node.entries] : [];
}

/** The texts of the list at the path, with position and index. Other items are left out. */
export function textsAt(
  tree: Tree | null,
  path: Path,
): readonly { readonly text: string; readonly at: Position; readonly index: number }[] {
  const node = at(tree, path);
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item, index) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [{ text: item.value, at: item.at, index }] : [],
  );
}

/** The text at the path. null if there is none, or if it is not a text. */
export function textAt(tree: Tree | null, path: Path): string | null {
  const node = at(tree, path);
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
}

/** Plain data for the schema. Mappings have no prototype, so that no key of the file can reach one. */
export function plainValue(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainValue);
  const result = Object.create(null) as Record<string, unknown>;
  for (const [key, entry] of tree.entries) result[key] = plainValue(entry.value);
  return result;
}

/** POL-1: merges `over` over `under`. Mappings merge key by key; lists, texts and numbers are replaced. */
export function layOver(under: Tree, over: Tree): Tree {
  if (under.kind !== 'map' || over.kind !== 'map') return over;
  const entries = new Map(under.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    entries.set(key, below === undefined ? entry : { keyAt: entry.keyAt, value: layOver(below.value, entry.value) });
  }
  return { kind: 'map', at: over.at, entries };
}

const PLAIN_STEP = /^[A-Za-z0-9_-]+$/;

/** The dotted path of a field, for display: `roles.product-owner.users[0]`. Unusual keys are in brackets. */
export function fieldName(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!PLAIN_STEP.test(step)) return `[${doubleQuoted(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
