/**
 * Puts the optional packages of other platforms into package-lock.json if npm left them out.
 *
 * npm writes only what the registry it asked could give. If that is a mirror that holds the packages of one platform,
 * the lock file has holes, and `npm ci` of npm 11 refuses it everywhere: "Missing: … from lock file". The parent's
 * entry names each such package with its exact version, and its name says for which platform it is; the entry needs no
 * more. Its integrity is not known here: `npm install` on a machine of that platform adds it.
 *
 * Run `node scripts/complete-lock.ts` after each `npm install`; test/ci/lock.test.ts fails if it was forgotten.
 */
import { readFile, writeFile } from 'node:fs/promises';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}
interface Lock {
  packages: Record<string, Entry>;
}

const LOCK = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBRARIES: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  glibc: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
};

/** The platform that a package is for, read off its name: `@oxlint/binding-linux-x64-musl`. */
function platform(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = (name.split('/').at(-1) ?? '').split('-');
  const os = words.filter((word) => SYSTEMS.includes(word));
  const cpu = words.filter((word) => PROCESSORS.includes(word));
  if (os.length !== 1 || cpu.length !== 1) {
    throw new Error(
      `package-lock.json lacks ${name}, and its name does not say for which platform it is: add it by hand`,
    );
  }
  const libc = os[0] === 'linux' ? words.flatMap((word) => LIBRARIES[word] ?? []) : [];
  return { cpu, ...(libc.length > 0 ? { libc } : {}), os };
}

const lock = JSON.parse(await readFile(LOCK, 'utf8')) as Lock;
const added: string[] = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => lock.packages[place] !== undefined)) continue;
    if (!/^\d+\.\d+\.\d+/.test(version))
      throw new Error(`${path} wants ${name}@${version}, which is no exact version: add it by hand`);
    const { os, cpu, libc } = platform(name);
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu } : {}),
      ...(parent.dev === true ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      ...(os ? { os } : {}),
    };
    added.push(`${name}@${version}`);
  }
}
if (added.length > 0) {
  const [root, ...rest] = Object.entries(lock.packages);
  if (root === undefined || root[0] !== '') throw new Error('package-lock.json does not begin with the project itself');
  rest.sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries([root, ...rest]);
  await writeFile(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added.length === 0 ? 'package-lock.json is complete' : `added to package-lock.json: ${added.join(', ')}`);
