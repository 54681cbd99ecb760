import { z } from 'zod';
import type { SandboxContext } from '../context.ts';
import type { Person } from '../person.ts';
import { unprocessable } from '../refusal.ts';

/** An act by name: its input, and what it does as a person. */
export interface NamedAct {
  readonly input: z.ZodType;
  /** @throws GitHubRefusal 422 if the input is invalid, or whatever the act itself refuses */
  readonly run: (context: SandboxContext, person: Person, input: unknown) => unknown;
}

/** Defines an act with the shape of its input. Unknown fields are refused, because they are misspelled. */
export function act<Shape extends z.ZodRawShape>(
  shape: Shape,
  perform: (person: Person, input: z.infer<z.ZodObject<Shape>>, context: SandboxContext) => unknown,
): NamedAct {
  const schema = z.strictObject(shape);
  return {
    input: schema,
    run: (context, person, input) => {
      const read = schema.safeParse(input);
      if (read.success) return perform(person, read.data, context) ?? null;
      const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
      throw unprocessable(`Invalid request: ${problems.join('; ')}`, problems);
    },
  };
}

export const repository = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'a full name like acme/shop');
export const team = z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'a full name like acme/appsec');
export const number = z.int().min(1);
export const id = z.int().min(1);
