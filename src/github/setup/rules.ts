import { z } from 'zod';
import type { RuleFact } from '../../domain/setup.ts';

const parametersShape = z.object({
  strict_required_status_checks_policy: z.boolean(),
  do_not_enforce_on_create: z.boolean().nullish(),
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().int().nullish() })),
});

/** A rule of a ruleset. Of most kinds, only the kind matters. */
export const ruleShape = z
  .object({ type: z.string(), parameters: z.unknown().optional() })
  .transform(({ type, parameters }, context): RuleFact => {
    if (type !== 'required_status_checks') return { type, required: null };
    const shape = parametersShape.safeParse(parameters);
    if (!shape.success) {
      context.addIssue({ code: 'custom', message: 'required checks of an unknown shape' });
      return z.NEVER;
    }
    const required = shape.data;
    return {
      type,
      required: {
        checks: required.required_status_checks.map(({ context: name, integration_id: app }) => ({
          context: name,
          app: app ?? null,
        })),
        strict: required.strict_required_status_checks_policy,
        skipsCreation: required.do_not_enforce_on_create === true,
      },
    };
  });
