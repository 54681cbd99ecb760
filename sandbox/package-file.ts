import { readFileSync } from 'node:fs';

/**
 * The text of a file of an installed package, by its path below node_modules. For files that a package ships and its
 * entry point does not give (or gives only with megabytes that nobody asked for).
 */
export const packageFile = (path: string): string =>
  readFileSync(new URL(`../node_modules/${path}`, import.meta.url), 'utf8');
