import type { GraphQLSchema } from 'graphql';
import { buildASTSchema, parse } from 'graphql';
import { packageFile } from '../package-file.ts';

let built: GraphQLSchema | null = null;

/** GitHub's own schema. Built at its first use, once a process: 1.2 MB take about 0.4 s. */
export function githubSchema(): GraphQLSchema {
  // Not validated, because GitHub published it, and validating would take longer than all else together.
  built ??= buildASTSchema(parse(packageFile('@octokit/graphql-schema/schema.graphql'), { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return built;
}
