import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      { readonly hasInstallScript?: boolean; readonly optionalDependencies?: Readonly<Record<string, string>> }
    >
  >;
}

const json = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../${name}`, import.meta.url), 'utf8')) as T;

test('package-lock.json holds the optional packages of every platform, which npm ci of npm 11 insists on (fix: node scripts/complete-lock.ts)', async () => {
  const { packages } = await json<Lock>('package-lock.json');
  const wanted = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).map((name) => ({ name, nested: `${path}/node_modules/${name}` })),
  );
  expect(wanted.length).toBeGreaterThan(0);
  const missing = wanted.filter(({ name, nested }) => !(nested in packages) && !(`node_modules/${name}` in packages));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test('every package with an install script is either allowed or denied by name, so that npm ci runs what is needed and asks nothing (fix: allowScripts in package.json)', async () => {
  const { packages } = await json<Lock>('package-lock.json');
  const { allowScripts } = await json<{ allowScripts: Readonly<Record<string, boolean>> }>('package.json');
  const withScript = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(withScript)].toSorted());
});
