import { raw } from 'hono/html';
import { packageFile } from '../package-file.ts';

const cache = new Map<string, string>();

/**
 * An Octicon of 16 pixels by its name, for example `git-merge`. Hidden from screen readers, because there is text
 * beside it.
 */
export function icon(name: string, className = '') {
  const svg = cache.get(name) ?? packageFile(`@primer/octicons/build/svg/${name}-16.svg`);
  cache.set(name, svg);
  return raw(svg.replace('<svg ', `<svg class="octicon ${className}" fill="currentColor" aria-hidden="true" `));
}
