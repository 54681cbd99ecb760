import { stringify } from 'yaml';

/** A value as YAML in one line, with quotes only where they are needed. Meant for examples, not for hostile texts. */
export const inlineYaml = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    singleQuote: true,
  }).trimEnd();
