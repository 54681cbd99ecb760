import type { SandboxContext } from '../context.ts';
import type { Account } from '../model/account.ts';
import type { Permission, Repository } from '../model/repository.ts';
import { permissionOf } from '../people.ts';

/** What every part of a page needs to know about the visit. */
export interface View {
  readonly context: SandboxContext;
  /** Whom the visitor plays; null: signed out. */
  readonly me: Account | null;
  /** Path and query of the page: where to come back to, and what to fetch again when the world has changed. */
  readonly here: string;
  /** What went wrong with the form that was just sent. */
  readonly flash: Flash | null;
}

export interface Flash {
  readonly message: string;
  /** Name of the form, and what was typed into it: it is put back, so that nobody has to write it again. */
  readonly form: string;
  readonly typed: Readonly<Record<string, string>>;
}

/** What the visitor may do in the repository; null: it does not exist for them. Signed out people see public ones. */
export function myPermission(view: View, repository: Repository): Permission | null {
  if (view.me !== null) return permissionOf(view.context.world, repository, view.me);
  return repository.private ? null : 'read';
}

/** `owner/name`. */
export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;

/** Path of a repository's page, or of one below it; each part is encoded, slashes in `below` stay. */
export function repositoryPath(repository: Repository, below = ''): string {
  const parts = [repository.owner.login, repository.name, ...(below === '' ? [] : below.split('/'))];
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

/** What was typed into a field of a form that was refused; empty otherwise. */
export function typed(view: View, form: string, field: string): string {
  return view.flash?.form === form ? (view.flash.typed[field] ?? '') : '';
}
