const MOST = 200;

/** True for what git takes as the name of a tag (`git check-ref-format`), and a person can read. */
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
