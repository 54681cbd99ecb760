import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isCompositeType, isInterfaceType, isObjectType, Kind, valueFromASTUntyped } from 'graphql';
import type { AnsweredError, ErrorType } from './errors.ts';

const MAX_PAGE = 100;
const MAX_NODES = 500_000;

export interface Weight {
  /** The most nodes that the request could return: each connection's page times the enclosing ones. */
  readonly nodes: number;
  /** Points of the rate limit: the connections to read, divided by 100, at least 1. */
  readonly cost: number;
  /** The errors with which GitHub refuses before it reads anything. */
  readonly errors: readonly AnsweredError[];
}

type Variables = Readonly<Record<string, unknown>>;

/** Weighs a valid request before it runs, as GitHub does. `variables` are as sent; defaults are filled in here. */
export function weigh(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Weight {
  const scale = new Scale(schema, document, withDefaults(operation, variables));
  const root = schema.getRootType(operation.operation);
  if (root)
    scale.walk(operation.selectionSet, root, 1, [
      operation.operation,
      ...(operation.name ? [operation.name.value] : []),
    ]);
  return scale.weight();
}

function withDefaults(operation: OperationDefinitionNode, variables: Variables): Variables {
  const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

class Scale {
  readonly #schema: GraphQLSchema;
  readonly #variables: Variables;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #errors: AnsweredError[] = [];
  #nodes = 0;
  #requests = 0;

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Variables) {
    this.#schema = schema;
    this.#variables = variables;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  weight(): Weight {
    const errors = [...this.#errors];
    if (this.#nodes > MAX_NODES) {
      const count = this.#nodes.toLocaleString('en-US');
      const message = `This query requests up to ${count} possible nodes which exceeds the maximum limit of 500,000.`;
      errors.push({ type: 'MAX_NODE_LIMIT_EXCEEDED', message });
    }
    return { nodes: this.#nodes, cost: Math.max(1, Math.round(this.#requests / 100)), errors };
  }

  walk(set: SelectionSetNode, parent: GraphQLCompositeType, times: number, path: readonly string[]): void {
    for (const selection of set.selections) {
      if (this.#leftOut(selection.directives ?? [])) continue;
      switch (selection.kind) {
        case Kind.FIELD:
          this.#field(selection, parent, times, path);
          break;
        case Kind.INLINE_FRAGMENT:
          this.walk(selection.selectionSet, this.#type(selection.typeCondition?.name.value) ?? parent, times, path);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const fragment = this.#fragments.get(selection.name.value);
          if (fragment)
            this.walk(fragment.selectionSet, this.#type(fragment.typeCondition.name.value) ?? parent, times, path);
          break;
        }
      }
    }
  }

  #field(field: FieldNode, parent: GraphQLCompositeType, times: number, path: readonly string[]): void {
    if (field.selectionSet === undefined || !(isObjectType(parent) || isInterfaceType(parent))) return;
    const definition = parent.getFields()[field.name.value];
    const type = definition && getNamedType(definition.type);
    if (!type || !isCompositeType(type)) return;
    const here = [...path, field.alias?.value ?? field.name.value];
    let inside = times;
    if (type.name.endsWith('Connection')) {
      const size = this.#pageSize(field, here);
      this.#requests += times;
      this.#nodes += times * size;
      inside = times * size;
    }
    this.walk(field.selectionSet, type, inside, here);
  }

  #pageSize(field: FieldNode, path: readonly string[]): number {
    const name = field.name.value;
    const refuse = (type: ErrorType, message: string): number => {
      this.#errors.push({ type, path, locations: locations(field), message });
      return 0;
    };
    const bounds = (['first', 'last'] as const).flatMap((bound) => {
      const value = this.#argument(field, bound);
      return typeof value === 'number' ? [{ bound, value }] : [];
    });
    const [given, second] = bounds;
    if (given === undefined) {
      return refuse(
        'MISSING_PAGINATION_BOUNDARIES',
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
      );
    }
    if (second !== undefined) {
      return refuse(
        'ARGUMENT_LIMIT',
        `Passing both \`first\` and \`last\` values to paginate the \`${name}\` connection is not supported.`,
      );
    }
    if (given.value < 0) {
      return refuse('ARGUMENT_LIMIT', `\`${given.bound}\` on the \`${name}\` connection cannot be less than zero.`);
    }
    if (given.value > MAX_PAGE) {
      const { bound, value } = given;
      return refuse(
        'EXCESSIVE_PAGINATION',
        `Requesting ${value} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${MAX_PAGE} records.`,
      );
    }
    return given.value;
  }

  #argument(node: Pick<FieldNode, 'arguments'>, name: string): unknown {
    const argument = node.arguments?.find((candidate) => candidate.name.value === name);
    return argument === undefined ? undefined : valueFromASTUntyped(argument.value, this.#variables);
  }

  #leftOut(directives: NonNullable<FieldNode['directives']>): boolean {
    return directives.some((directive) => {
      const condition = this.#argument(directive, 'if');
      return directive.name.value === 'skip'
        ? condition === true
        : directive.name.value === 'include' && condition === false;
    });
  }

  #type(name: string | undefined): GraphQLCompositeType | null {
    const type = name === undefined ? undefined : this.#schema.getType(name);
    return type && isCompositeType(type) ? type : null;
  }
}

function locations(field: FieldNode): AnsweredError['locations'] & object {
  const start = field.loc?.startToken;
  return start === undefined ? [] : [{ line: start.line, column: start.column }];
}
