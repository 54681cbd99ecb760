import { existsSync, readFileSync } from 'node:fs';

/**
 * Text of a file of an installed package, by its path below node_modules, wherever npm has put the package. For files
 * that a package ships and its entry point does not give, or gives only with megabytes that nobody asked for.
 */
export function packageFile(path: string): string {
  for (let folder = new URL('./', import.meta.url); ; folder = new URL('../', folder)) {
    const file = new URL(`node_modules/${path}`, folder);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    if (folder.pathname === '/') throw new Error(`${path} is in no node_modules: run npm ci`);
  }
}
