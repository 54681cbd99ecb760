import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { policyJsonSchema } from '../src/policy-file/json-schema.ts';
import { reference } from './reference.ts';
import { registrationAddress } from './registration.ts';

/**
 * A file that is made from another one, as a whole or in part.
 * For example the policy's schema, an example, or the app's manifest.
 */
interface Generated {
  /** Relative to the project. */
  readonly path: string;
  /** The whole text that the file should have, given the one that it has. */
  readonly make: (now: string) => Promise<string>;
}

/** A file that differs from what its source makes. */
interface Stale {
  readonly path: string;
  readonly wanted: string;
}

const root = new URL('../', import.meta.url);
export const projectPath = (path: string): string => fileURLToPath(new URL(path, root));

export const EXAMPLES = ['smallest', 'company', 'company-shared', 'strict'] as const;
const exampleFile = (name: string): string => `docs/examples/${name}.yml`;

const FILES: readonly Generated[] = [
  { path: 'countersign.schema.json', make: async () => `${JSON.stringify(policyJsonSchema(), null, 2)}\n` },
  {
    path: 'docs/policy.md',
    make: async (now) => {
      let text = between(now, 'reference', reference(policyJsonSchema()));
      for (const name of EXAMPLES) {
        const example = await readFile(projectPath(exampleFile(name)), 'utf8');
        text = between(text, `example ${name}`, `\`\`\`yaml\n${example.trimEnd()}\n\`\`\``);
      }
      return text;
    },
  },
  {
    path: 'README.md',
    make: async (now) => {
      const address = await registrationAddress(projectPath('app.yml'));
      const smallest = await readFile(projectPath(exampleFile('smallest')), 'utf8');
      const text = between(now, 'registration', `\`\`\`text\n${address}\n\`\`\``);
      return between(text, 'example smallest', `\`\`\`yaml\n${smallest.trimEnd()}\n\`\`\``);
    },
  },
];

/** The files that differ from what their source makes. Empty if all is well. */
export async function stale(): Promise<readonly Stale[]> {
  const checked = await Promise.all(
    FILES.map(async ({ path, make }) => {
      const now = await textOf(path);
      const wanted = await make(now);
      return wanted === now ? [] : [{ path, wanted }];
    }),
  );
  return checked.flat();
}

/**
 * Replaces what stands between the two markers of that name.
 * A missing marker is an error, because nothing would be kept true.
 */
export function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of generated: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the markers of "${name}" are missing`);
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(to)}`;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(projectPath(path), 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
