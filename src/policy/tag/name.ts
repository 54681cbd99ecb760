const MOST = 200;

/** True for a readable tag name that git accepts (`git check-ref-format`). */
export function isTagName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= MOST &&
    !/[\p{C}\p{Z}~^:?*[\\]/u.test(name) &&
    !/^[-/]|\/\/|\.\.|@\{|[./]$/.test(name) &&
    name !== '@' &&
    name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'))
  );
}
