import { z } from 'zod';
import type { EventReader, IntakePart } from '../intake-part.ts';
import { knownAs, optional, repository } from '../shapes.ts';

const organizationShape = z.object({
  organization: z.object({ login: z.string().min(1) }),
  changes: optional(z.object({ login: optional(z.object({ from: z.string() })) })),
});
const memberShape = z.object({ repository });

/** Reads `membership`, `team` and `organization`: role holders may have changed (SIGN-3). */
export const readOrganization: EventReader = (payload, { installation, action }) => {
  const { organization, changes } = organizationShape.parse(payload);
  // An invitation does not make a person a member yet.
  if (action === 'member_invited') return {};
  const before = changes?.login?.from;
  const part = peopleOf(organization.login, installation);
  return before ? { ...part, peopleChangedIn: [organization.login, before] } : part;
};

/** Reads `member`: a person became or ceased to be a collaborator of a repository. */
export const readMember: EventReader = (payload, { installation }) => {
  const { repository: found } = memberShape.parse(payload);
  const known = knownAs(found, installation);
  return { repositories: [known], ...peopleOf(known.owner, installation) };
};

const peopleOf = (owner: string, installation: number): IntakePart => ({
  peopleChangedIn: [owner],
  jobs: [{ kind: 'people', installation, owner }],
});
