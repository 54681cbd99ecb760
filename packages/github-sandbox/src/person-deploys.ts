import { type DeployInput, deploy } from './acts/deploy.ts';
import { deploymentNumbered, type StatusContent, setDeploymentStatus } from './acts/deployment.ts';
import {
  availableRuleApps,
  deleteEnvironment,
  disableRule,
  type EnvironmentInput,
  enableRule,
  environmentNamed,
  setEnvironment,
} from './acts/environment.ts';
import { bypassGates, reviewGates } from './acts/gate.ts';
import { advance, cancelRun, rerun, runNumbered } from './acts/run.ts';
import { type Dispatch, dispatchWorkflow } from './acts/workflow.ts';
import type { By } from './context.ts';
import { repositoryNamed } from './demand.ts';
import { AdministeringPerson } from './person-administers.ts';
import { unprocessable } from './refusal.ts';

/** The part of `Person` (person.ts) for workflows, deployments and environments. */
export class DeployingPerson extends AdministeringPerson {
  readonly #by: By;

  constructor(by: By) {
    super(by);
    this.#by = by;
  }

  #repository = (name: string) => repositoryNamed(this.#by, name);

  /** Starts a workflow manually (`workflow`: its file's name), by default on the default branch. */
  startRun(repository: string, input: Partial<Dispatch> & Pick<Dispatch, 'workflow'>) {
    const target = this.#repository(repository);
    const whole = { ref: target.defaultBranch, inputs: {}, ...input };
    return dispatchWorkflow(this.#by, target, whole);
  }
  #run = (name: string, id: number) => runNumbered(this.#by.context, this.#repository(name), id);
  rerun(repository: string, run: number) {
    const found = this.#run(repository, run);
    rerun(this.#by, found);
    return found;
  }
  cancelRun(repository: string, run: number) {
    const found = this.#run(repository, run);
    cancelRun(this.#by, found);
    return found;
  }
  /** As one of the reviewers that the environment requires. */
  reviewDeployment(
    repository: string,
    run: number,
    input: { readonly environment: string; readonly state: 'approved' | 'rejected'; readonly comment?: string },
  ) {
    const found = this.#run(repository, run);
    const environments = [environmentNamed(found.repository, input.environment)];
    const { state, comment = '' } = input;
    reviewGates(this.#by, found, { environments, state, comment });
    advance(this.#by.context, found);
    return found;
  }
  /** "Start all waiting jobs" in spite of the rules, as an administrator. @param environments null for all that wait */
  bypassEnvironment(repository: string, run: number, environments: readonly string[] | null = null, comment = '') {
    const found = this.#run(repository, run);
    const named = environments?.map((name) => environmentNamed(found.repository, name)) ?? null;
    bypassGates(this.#by, found, named, comment);
    advance(this.#by.context, found);
    return found;
  }
  /** Over the deployments API: no protection rule is asked. */
  createDeployment(repository: string, input: Partial<DeployInput> & Pick<DeployInput, 'ref'>) {
    const whole = {
      environment: 'production',
      task: 'deploy',
      payload: '',
      description: null,
      transient: false,
      production: null,
      autoMerge: false,
      requiredContexts: [],
      ...input,
    };
    return deploy(this.#by, this.#repository(repository), whole);
  }
  setDeploymentStatus(repository: string, deployment: number, content: StatusContent) {
    const target = this.#repository(repository);
    return setDeploymentStatus(this.#by, target, deploymentNumbered(target, deployment), content);
  }
  /** Creates or changes an environment; what is left out stays. `apps`: the slugs of the apps with an enabled rule. */
  setEnvironment(
    repository: string,
    name: string,
    input: EnvironmentInput & { readonly apps?: readonly string[] } = {},
  ) {
    const target = this.#repository(repository);
    const { apps, ...own } = input;
    const made = setEnvironment(this.#by, target, name, own);
    for (const rule of apps === undefined ? [] : made.customRules) {
      if (!apps?.includes(rule.app.slug)) disableRule(this.#by, target, made, rule.id);
    }
    for (const slug of apps ?? []) {
      if (made.customRules.some(({ app }) => app.slug === slug)) continue;
      const app = availableRuleApps(this.#by.context, target).find((one) => one.slug === slug);
      if (!app) throw unprocessable(`${slug} offers no deployment protection rule in ${repository}`);
      enableRule(this.#by, target, made, app.id);
    }
    return made;
  }
  deleteEnvironment(repository: string, name: string): void {
    deleteEnvironment(this.#by, this.#repository(repository), name);
  }
}
