import { z } from 'zod';
import { policyFile } from './schema.ts';
import type { Path } from './tree.ts';

/** The part of JSON Schema that the policy file needs. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly pattern?: string;
}

let made: JsonSchema | null = null;

/** The JSON Schema of the policy file as people write it. It is draft 7, which most editors know. */
export function policyJsonSchema(): JsonSchema {
  made ??= z.toJSONSchema(policyFile, { io: 'input', target: 'draft-7' }) as JsonSchema;
  return made;
}

/** The part of the schema for the path. null if the file can have no such path. */
export function schemaAt(path: Path): JsonSchema | null {
  let schema: JsonSchema | null = policyJsonSchema();
  for (const step of path) schema = schema === null ? null : below(schema, step);
  return schema;
}

function below(schema: JsonSchema, step: string | number): JsonSchema | null {
  if (typeof step === 'number') return schema.items ?? null;
  const named =
    schema.properties !== undefined && Object.hasOwn(schema.properties, step) ? schema.properties[step] : undefined;
  if (named !== undefined) return named;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : null;
}

/** The keys that the schema names at the path. */
export const knownKeys = (path: Path): readonly string[] => Object.keys(schemaAt(path)?.properties ?? {});
