import { stringify } from 'yaml';

/** A value as YAML on one line, with quotes only if needed. For examples, not for hostile texts. */
export const inlineYaml = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    singleQuote: true,
  }).trimEnd();
