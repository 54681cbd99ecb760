import type { Account } from '../../src/domain/account.ts';
import type { PullRequestSubject } from '../../src/domain/facts.ts';
import { asInstant, asSha, type Instant, type Sha } from '../../src/domain/ids.ts';
import { type HeadChange, type Intake, type KnownRepository, NOTHING_TAKEN } from '../../src/domain/intake.ts';

let count = 0;
const next = () => ++count;

/** A commit or tree id made of one letter or digit. */
export const shaOf = (digit: string): Sha => asSha(digit.repeat(40));
/** A time of one fixed day; `clock` as `12:00:00`. */
export const timeOf = (clock: string): Instant => asInstant(`2026-03-02T${clock}Z`);

/** A pull request in its own repository, so that no test sees what another left. */
export interface Place {
  readonly repository: KnownRepository;
  readonly subject: PullRequestSubject;
}
export function newPlace(owner = `owner-${next()}`, name = 'shop'): Place {
  const repository = { id: 1_000 + next(), owner, name, installation: 7 };
  return { repository, subject: { kind: 'pull-request', repository: { owner, name }, number: 12 } };
}

/** An intake with its own delivery. */
export const intakeOf = (parts: Partial<Intake> = {}): Intake => ({
  ...NOTHING_TAKEN,
  delivery: { id: `delivery-${next()}`, event: 'pull_request', action: 'synchronize' },
  ...parts,
});

/** A head change of the place's pull request. */
export const headChange = (place: Place, commit: Sha, before: Sha | null, since: Instant): HeadChange => ({
  repositoryId: place.repository.id,
  number: place.subject.number,
  commit,
  before,
  since,
});

export const person = (id: number, login: string): Account => ({ id, login, kind: 'user' });
