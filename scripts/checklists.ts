import { readFileSync } from 'node:fs';
import type { Sandbox } from 'github-sandbox';
import { seedShop, startSandbox } from '../demo/shop.ts';
import { CHECKLIST_MARKER } from '../src/domain/effects.ts';

/** The golden files of the checklists that are looked at, as pictures and in a browser. */
export const CHECKLISTS = [
  'fresh',
  'two-of-four',
  'stale',
  'objection',
  'ready',
  'merged-released',
  'merged-bypassed',
] as const;

/** Checklists in the conversations of a sandbox. */
export interface ChecklistPages {
  readonly sandbox: Sandbox;
  /** Each on a pull request of its own, with the selector of its comment. */
  readonly pages: readonly { readonly name: string; readonly address: string; readonly selector: string }[];
}

/** Starts a sandbox whose pull requests show the golden checklists as GitHub shows comments. */
export async function startChecklistPages(): Promise<ChecklistPages> {
  const sandbox = await startSandbox();
  const { app } = seedShop(sandbox);
  app.webhook = null;
  const pages = CHECKLISTS.map((name, index) => {
    const head = `checklist/${index}`;
    sandbox
      .as('dev')
      .push('acme/shop', { branch: head, from: 'main', commits: [{ message: name, files: { [name]: 'x' } }] });
    const { number } = sandbox.as('dev').openPullRequest('acme/shop', { title: 'Release 1.4', head });
    const { id } = sandbox.as('max').comment('acme/shop', number, goldenChecklist(name));
    return { name, address: `${sandbox.url}/acme/shop/pull/${number}`, selector: `#issuecomment-${id}` };
  });
  return { sandbox, pages };
}

/** The checklist of a golden file, which may have other parts after it. */
function goldenChecklist(name: string): string {
  const text = readFileSync(new URL(`../test/golden/${name}.md`, import.meta.url), 'utf8');
  const from = text.indexOf(CHECKLIST_MARKER);
  if (from < 0) throw new Error(`${name}.md has no checklist`);
  return text.slice(from).split('\n=== ', 1)[0]?.trim() ?? '';
}
