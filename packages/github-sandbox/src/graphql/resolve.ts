import type { GraphQLFieldResolver } from 'graphql';
import { NotModelled } from './errors.ts';

/**
 * Reads a field of an object.
 * Fails for a missing field and for an argument that nobody read, because an answer that ignores a filter is as wrong
 * as a made-up null.
 * @throws NotModelled
 */
export const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _look, info) => {
  const field = `${info.parentType.name}.${info.fieldName}`;
  const value = ownProperty(source, info.fieldName);
  if (value === undefined) throw new NotModelled(field);
  const read = new Set<string | symbol>();
  const watched = new Proxy(args, {
    get(target, key, receiver): unknown {
      read.add(key);
      return Reflect.get(target, key, receiver);
    },
  });
  const result: unknown = typeof value === 'function' ? value(watched) : value;
  for (const [name, given] of Object.entries(args)) {
    if (given != null && !read.has(name)) throw new NotModelled(`${field}(${name}:)`);
  }
  return result;
};

function ownProperty(source: unknown, name: string): unknown {
  if (typeof source !== 'object' || source === null) return undefined;
  return Object.getOwnPropertyDescriptor(source, name)?.value;
}
