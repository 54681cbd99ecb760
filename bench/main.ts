import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { expressions } from './expressions.ts';
import { decisions } from './look.ts';
import { table } from './measure.ts';
import { verdicts } from './verdicts.ts';

const REPORT = new URL('../reports/bench.json', import.meta.url);

const figures = [...(await decisions()), ...(await verdicts()), ...(await expressions())];
const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length };
await mkdir(new URL('.', REPORT), { recursive: true });
await writeFile(REPORT, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
process.stdout.write(`${table(figures)}\nGitHub is the sandbox, in the same process. Written to reports/bench.json.\n`);
