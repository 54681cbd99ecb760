import { chooseRepositories } from './acts/installation.ts';
import { renameBranch, renameRepository, setVisibility, transferRepository } from './acts/move.ts';
import { setArchived, setPermissions, setSuspended } from './acts/shut.ts';
import type { By } from './context.ts';
import { repositoryNamed } from './demand.ts';
import { findAccount } from './lookup.ts';
import type { AppPermissions } from './model/apps.ts';
import { notFound } from './refusal.ts';

/** The part of `Person` for repositories and installations as a whole. */
export class AdministeringPerson {
  readonly #by: By;

  constructor(by: By) {
    this.#by = by;
  }

  #repository = (name: string) => repositoryNamed(this.#by, name);
  #account(login: string) {
    const account = findAccount(this.#by.context.world, login);
    if (!account) throw notFound();
    return account;
  }

  #installation(organization: string, app: string) {
    const account = this.#account(organization);
    const found = [...this.#by.context.world.installations.values()].find(
      (one) => one.account === account && one.app.slug === app,
    );
    if (!found) throw notFound();
    return found;
  }

  setArchived(repository: string, archived: boolean): void {
    setArchived(this.#by, this.#repository(repository), archived);
  }
  /** @param app the slug, also below */
  setSuspended(organization: string, app: string, suspended: boolean): void {
    setSuspended(this.#by, this.#installation(organization, app), suspended);
  }
  setPermissions(organization: string, app: string, permissions: AppPermissions): void {
    setPermissions(this.#by, this.#installation(organization, app), permissions);
  }
  renameRepository(repository: string, name: string): void {
    renameRepository(this.#by, this.#repository(repository), name);
  }
  /** @param owner the login of the new owner, an organization or user */
  transferRepository(repository: string, owner: string): void {
    transferRepository(this.#by, this.#repository(repository), this.#account(owner));
  }
  setVisibility(repository: string, visibility: 'public' | 'private'): void {
    setVisibility(this.#by, this.#repository(repository), visibility === 'private');
  }
  renameBranch(repository: string, from: string, to: string): void {
    renameBranch(this.#by, this.#repository(repository), from, to);
  }
  /**
   * Chooses the repositories of an organization that an app is installed on.
   * @param app the slug
   * @throws GitHubRefusal 404 if the app is not installed there
   */
  chooseRepositories(organization: string, app: string, repositories: 'all' | readonly string[]) {
    const found = this.#installation(organization, app);
    const chosen = repositories === 'all' ? repositories : repositories.map(this.#repository);
    return chooseRepositories(this.#by, found, chosen);
  }
}
