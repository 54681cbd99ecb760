import { existsSync, readFileSync } from 'node:fs';

/**
 * Text of a file of an installed package, by its path below node_modules.
 * Finds the package wherever npm has put it. For files that a package contains but does not export, or exports only
 * with megabytes of other data.
 */
export function packageFile(path: string): string {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const file = new URL(`node_modules/${path}`, folder);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    if (folder.pathname === '/') throw new Error(`${path} is in no node_modules: run npm ci`);
  }
}
