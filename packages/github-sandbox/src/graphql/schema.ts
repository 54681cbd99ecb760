import type { GraphQLSchema } from 'graphql';
import { buildASTSchema, parse } from 'graphql';
import { packageFile } from '../package-file.ts';

let built: GraphQLSchema | null = null;

/** GitHub's own schema. Built at the first use, once a process: 1.2 MB of it take about 0.4 s. */
export function githubSchema(): GraphQLSchema {
  // GitHub published it, so it need not be checked again; that check would take longer than all else together.
  built ??= buildASTSchema(parse(packageFile('@octokit/graphql-schema/schema.graphql'), { noLocation: true }), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  return built;
}
