import { readdirSync } from 'node:fs';

/**
 * What Stryker runs against each mutant: the tables of decision and plan.
 * They are in one file, because what every test file loads anew (zod, yaml) would take most of the time. The properties
 * are left out: they take seconds, and what only luck with random facts finds is not proved.
 */
const folders = ['policy', 'plan', 'journal', 'commands'];
const files = folders.flatMap((folder) =>
  readdirSync(new URL(`../${folder}/`, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('properties.test.ts'))
    .map((file) => `../${folder}/${file}`),
);
for (const file of files) await import(file);
