import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const TOOL_FILES = [
  '.dependency-cruiser.mjs',
  '.oxlintrc.json',
  'biome.json',
  'package.json',
  'tsconfig.json',
  'test/fences/clock.grit',
  'test/fences/printed.grit',
];

/**
 * A separate project with this project's tools and settings, and only the given files.
 * A tool can be shown a mistake there that is not in this checkout.
 *
 * @param files path → text
 */
export async function project(
  files: Readonly<Record<string, string>>,
): Promise<{ root: string; remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'countersign-fences-'));
  for (const file of TOOL_FILES) await cp(join(ROOT, file), join(root, file), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

/**
 * Runs a tool of node_modules/.bin in a folder. A tool that finds something exits with another code than 0: that is
 * an answer here, not a failure. One that cannot be started at all, or is killed, throws.
 */
export function tool(
  name: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const path = `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`;
  return new Promise((resolve, reject) => {
    execFile(
      join(ROOT, 'node_modules', '.bin', name),
      args,
      { cwd, env: { ...process.env, PATH: path, NODE_OPTIONS: '' }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
        else reject(new Error(`${name} could not be run`, { cause: error }));
      },
    );
  });
}
