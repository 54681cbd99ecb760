import { z } from 'zod';
import { POLICY_PATH } from '../../domain/policy.ts';
import type { IntakePart } from '../intake-part.ts';
import { webhookSha } from '../shapes.ts';

/** GitHub writes zeros for what does not exist. */
const shape = z.object({
  ref: z.string().startsWith('refs/heads/'),
  before: webhookSha
    .transform((id) => (/^0+$/.test(id) ? null : id))
    .optional()
    .catch(undefined),
  repository: z.object({ id: z.number().int(), default_branch: z.string().nullish().catch(null) }),
  commits: z
    .array(z.object({ added: z.array(z.string()).default([]) }))
    .nullish()
    .catch(null),
});

/**
 * REL-6: the branch's previous commit, and whether the push adds the policy file.
 * If it does, the gate begins with the current state. Without these fields the rest of the push is used all the same.
 */
export function branchPush(payload: unknown): IntakePart {
  const push = shape.safeParse(payload).data;
  if (push === undefined) return {};
  const { ref, before, repository, commits } = push;
  const branch = ref.slice('refs/heads/'.length);
  const brings =
    branch === repository.default_branch && (commits ?? []).some(({ added }) => added.includes(POLICY_PATH));
  return {
    branchPushes: before === undefined ? [] : [{ repositoryId: repository.id, branch, before }],
    gateBegins: brings ? [repository.id] : [],
  };
}
