import type { SandboxContext } from '../context.ts';
import type { Account } from '../model/account.ts';
import type { Permission, Repository } from '../model/repository.ts';
import { permissionOf } from '../people.ts';

/** What every part of a page needs to know about the visit. */
export interface View {
  readonly context: SandboxContext;
  /** The user that the visitor acts as; null: signed out. */
  readonly me: Account | null;
  /** Path and query of the page. Forms return there, and it is fetched again when the world has changed. */
  readonly here: string;
  /** The error of the form that was just sent. */
  readonly flash: Flash | null;
}

export interface Flash {
  readonly message: string;
  /** The form's name. Its input is put back, so that it need not be typed again. */
  readonly form: string;
  readonly typed: Readonly<Record<string, string>>;
}

/**
 * The visitor's permission in the repository; null: it does not exist for them. Signed-out visitors see public ones.
 */
export function myPermission(view: View, repository: Repository): Permission | null {
  if (view.me !== null) return permissionOf(view.context.world, repository, view.me);
  return repository.private ? null : 'read';
}

/** `owner/name`. */
export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

/** The path of a repository's page, or of one below it. Each part is encoded; slashes in `below` stay. */
export function repositoryPath(repository: Repository, below = ''): string {
  const parts = [repository.owner.login, repository.name, ...(below === '' ? [] : below.split('/'))];
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** The input of a field in a refused form; empty otherwise. */
export function typed(view: View, form: string, field: string): string {
  return view.flash?.form === form ? (view.flash.typed[field] ?? '') : '';
}
