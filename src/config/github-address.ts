/** The settings that say where GitHub is. */
export interface GivenAddress {
  readonly GHE_HOST?: string | undefined;
  readonly GHE_PROTOCOL?: string | undefined;
  readonly GITHUB_API_URL?: string | undefined;
}

const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/;
/** Of GitHub Enterprise Cloud with data residency: `acme.ghe.com` on the web, `api.acme.ghe.com` for the API. */
const RESIDENT = '.ghe.com';

/**
 * The base address of GitHub's REST API, without a final slash. `addressProblems` must have found no problem.
 * GraphQL lies at `/graphql` beside it, on a server at `/api/graphql`: Octokit derives that from this address.
 */
export function apiUrl({
  GHE_HOST: host,
  GHE_PROTOCOL: protocol = 'https',
  GITHUB_API_URL: api,
}: GivenAddress): string {
  if (api !== undefined) return new URL(api).href.replace(/\/+$/, '');
  if (host === undefined) return 'https://api.github.com';
  const name = host.toLowerCase();
  const bare = name.replace(/:\d+$/, '');
  return bare.endsWith(RESIDENT) ? `https://api.${bare}` : `${protocol}://${name}/api/v3`;
}

/** Lists the problems of the settings that say where GitHub is, each with a fix. */
export function addressProblems(given: GivenAddress): readonly string[] {
  const { GHE_HOST: host, GHE_PROTOCOL: protocol, GITHUB_API_URL: api } = given;
  const problems = [
    api && host
      ? 'GITHUB_API_URL and GHE_HOST are both set. Keep one of them; for a GitHub Enterprise Server, GHE_HOST is shorter'
      : null,
    protocol && !host ? 'GHE_PROTOCOL is set without GHE_HOST, so it has no effect. Set both or neither' : null,
    protocol !== undefined && protocol !== 'https' && protocol !== 'http'
      ? 'GHE_PROTOCOL has to be https or http'
      : null,
    host === undefined ? null : hostProblem(host, protocol),
    api === undefined ? null : apiProblem(api),
  ];
  return problems.filter((problem) => problem !== null);
}

function hostProblem(given: string, protocol: string | undefined): string | null {
  const name = given.toLowerCase();
  if (!HOST.test(name) || Number(/:(\d+)$/.exec(name)?.[1] ?? 1) > 65_535 || name.endsWith(':0')) {
    const better = name
      .replace(/^[a-z]+:\/\//, '')
      .replace(/[/?#].*$/, '')
      .replace(/\.$/, '');
    const fix =
      HOST.test(better) && better !== name
        ? `Write GHE_HOST=${better}`
        : 'Write the host name, for example ghe.acme.example';
    return `GHE_HOST has to be a host name, for example ghe.acme.example, without https:// and without a path. ${fix}`;
  }
  const bare = name.replace(/:\d+$/, '');
  if (isGitHubCom(bare)) return 'GHE_HOST is github.com, which is the default. Leave GHE_HOST out';
  if (bare === 'ghe.com')
    return 'GHE_HOST lacks the name of your enterprise. Write it as in the address, for example acme.ghe.com';
  if (!bare.endsWith(RESIDENT)) return null;
  const labels = bare.slice(0, -RESIDENT.length).split('.');
  if (labels.length > 1)
    return `GHE_HOST has to be the host of the web pages. Write GHE_HOST=${labels.at(-1)}${RESIDENT}`;
  if (protocol === 'http' || (bare !== name && name !== `${bare}:443`))
    return `GHE_HOST is on GitHub Enterprise Cloud, which accepts only https on the default port. Write GHE_HOST=${bare}, and leave GHE_PROTOCOL out`;
  return null;
}

const isGitHubCom = (host: string): boolean => /^((www|api)\.)?github\.com$/.test(host);

function apiProblem(given: string): string | null {
  const shape = 'GITHUB_API_URL has to be an address such as https://ghe.acme.example/api/v3';
  if (!URL.canParse(given) || !/^https?:\/\//i.test(given)) return shape;
  const url = new URL(given);
  if (url.username || url.password || url.search || url.hash) return `${shape}, without a user, "?" or "#"`;
  const path = url.pathname.replace(/\/+$/, '');
  if (path.endsWith('/graphql')) return `${shape}: the REST API's. GraphQL's address is derived from it`;
  if (isGitHubCom(url.hostname))
    return url.hostname === 'api.github.com' && path === '' && url.protocol === 'https:' && url.port === ''
      ? null
      : 'GITHUB_API_URL is not the API of github.com. Leave it out, or write https://api.github.com';
  if (!url.hostname.endsWith(RESIDENT)) return null;
  const name = url.hostname.slice(0, -RESIDENT.length).split('.').at(-1) ?? '';
  const right = `https://api.${name}${RESIDENT}`;
  return `${url.origin}${path}` === right
    ? null
    : `GITHUB_API_URL is not an API of GitHub Enterprise Cloud. Write GHE_HOST=${name}${RESIDENT} instead, or GITHUB_API_URL=${right}`;
}
