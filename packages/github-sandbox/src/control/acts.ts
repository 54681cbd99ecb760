import type { SandboxContext } from '../context.ts';
import { Person } from '../person.ts';
import { GitHubRefusal } from '../refusal.ts';
import { ADMINISTER_ACTS } from './administer-acts.ts';
import { CODE_ACTS } from './code-acts.ts';
import type { NamedAct } from './definition.ts';
import { DEPLOY_ACTS } from './deploy-acts.ts';
import { PEOPLE_ACTS } from './people-acts.ts';
import { POST_ACTS } from './post-acts.ts';

/** Every act that a person can do, by its name in `POST /sandbox/acts/<name>`. */
export const ACTS: Readonly<Record<string, NamedAct>> = {
  ...POST_ACTS,
  ...CODE_ACTS,
  ...PEOPLE_ACTS,
  ...DEPLOY_ACTS,
  ...ADMINISTER_ACTS,
};

/** Does the act as the person of that login, and gives its JSON answer. @throws GitHubRefusal */
export function runAct(context: SandboxContext, name: string, as: string, input: unknown): unknown {
  const found = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  if (!found) throw new GitHubRefusal(404, `There is no act ${name}; GET /sandbox/acts lists them`);
  return found.run(context, new Person(context, as), input);
}
