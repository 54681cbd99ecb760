import { atSecond, atSecondOrNull } from '../clock.ts';
import type { SandboxContext } from '../context.ts';
import type { Release } from '../model/release.ts';
import { accountJson } from './account.ts';
import type { Json } from './json.ts';
import { repositoryApi, repositoryUrl } from './links.ts';

export function releaseJson(context: SandboxContext, release: Release): Json {
  const { repository, tag } = release;
  const api = repositoryApi(context, repository);
  const url = `${api}/releases/${release.id}`;
  return {
    id: release.id,
    node_id: release.nodeId,
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${repositoryUrl(context, repository)}/releases/tag/${encodeURIComponent(tag)}`,
    tag_name: tag,
    target_commitish: release.target,
    name: release.name === '' ? null : release.name,
    body: release.body === '' ? null : release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: false,
    author: accountJson(context, release.author),
    assets: [],
    tarball_url: release.draft ? null : `${api}/tarball/${encodeURIComponent(tag)}`,
    zipball_url: release.draft ? null : `${api}/zipball/${encodeURIComponent(tag)}`,
    created_at: atSecond(release.createdAt),
    updated_at: atSecond(release.updatedAt),
    published_at: atSecondOrNull(release.publishedAt),
  };
}
