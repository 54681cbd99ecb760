import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { AnsweredError } from './errors.ts';

/** An error in GitHub's words for each field that an older server's schema lacks. */
export function unknownFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  lacks: readonly string[],
): readonly AnsweredError[] {
  if (lacks.length === 0) return [];
  const types = new TypeInfo(schema);
  const found: AnsweredError[] = [];
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const [typeName, fieldName] = [types.getParentType()?.name ?? '', node.name.value];
        if (!lacks.includes(`${typeName}.${fieldName}`)) return;
        found.push({
          path: ['query', fieldName],
          extensions: { code: 'undefinedField', typeName, fieldName },
          message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
        });
      },
    }),
  );
  return found;
}
