import { createPrivateKey } from 'node:crypto';

/** The settings with the app's private key. */
interface GivenKey {
  readonly PRIVATE_KEY?: string | undefined;
  readonly PRIVATE_KEY_PATH?: string | undefined;
}

/**
 * The app's private key as PEM text, or what is wrong with it.
 * The key itself is never shown.
 * @param readFile gives the text of the file that PRIVATE_KEY_PATH names
 */
export function privateKey(
  { PRIVATE_KEY: inline, PRIVATE_KEY_PATH: path }: GivenKey,
  readFile: (path: string) => string,
): { readonly pem: string } | { readonly problem: string } {
  const where = 'the .pem file from the settings of the GitHub App, under "Private keys"';
  if (inline && path) return { problem: 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set. Keep one of them' };
  if (inline) return checkedKey('PRIVATE_KEY', inline, where);
  if (!path) return { problem: `PRIVATE_KEY and PRIVATE_KEY_PATH are both missing. Set PRIVATE_KEY_PATH to ${where}` };
  try {
    return checkedKey(`PRIVATE_KEY_PATH (${path})`, readFile(path), where);
  } catch (error) {
    return {
      problem: `PRIVATE_KEY_PATH names a file that cannot be read: ${Error.isError(error) ? error.message : String(error)}`,
    };
  }
}

/** Reads a key as PEM text, also on one line with `\n`, or in base64. */
function checkedKey(
  name: string,
  given: string,
  where: string,
): { readonly pem: string } | { readonly problem: string } {
  const decoded = given.includes('-----BEGIN') ? given : Buffer.from(given, 'base64').toString('utf8');
  const pem = `${decoded.replaceAll('\\n', '\n').trim()}\n`;
  try {
    const { asymmetricKeyType: kind } = createPrivateKey(pem);
    if (kind === 'rsa') return { pem };
    return {
      problem: `${name} contains a key of the wrong kind (${kind}): GitHub uses RSA keys. It has to be the text of ${where}`,
    };
  } catch {
    // OpenSSL's reason does not help, and the key itself must not be shown.
    return {
      problem: `${name} does not contain a private key. It has to be the text of ${where}, or that text in base64`,
    };
  }
}
