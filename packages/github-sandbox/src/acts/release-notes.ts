import type { SandboxContext } from '../context.ts';
import { commitsBetween, isAncestor } from '../git/graph.ts';
import type { Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { pullRequestUrl, repositoryUrl } from '../payloads/links.ts';
import { unprocessable } from '../refusal.ts';
import { commitNamed } from './push.ts';
import { peel } from './tag.ts';

/**
 * GitHub's generated notes: pull requests merged since the previous release's tag, and a comparison link.
 * `previous`: the tag to start from; if null, the newest published one that `tag` descends from.
 * @throws GitHubRefusal 422 if `target` or `previous` does not exist
 */
export function releaseNotes(
  context: SandboxContext,
  repository: Repository,
  { tag, target, previous }: { readonly tag: string; readonly target: string; readonly previous: string | null },
): { readonly name: string; readonly body: string } {
  const { objects, tags } = repository;
  const head = peel(repository, tags.get(tag) ?? commitNamed(repository, target));
  if (previous !== null && !tags.has(previous)) throw unprocessable('Invalid previous_tag parameter');
  const from = previous ?? tagBefore(repository, tag, head);
  const base = from === null ? '' : peel(repository, tags.get(from) ?? '');
  const fresh = new Set(commitsBetween(objects, base, head).map(({ sha }) => sha));
  const lines = [...repository.pullRequests.values()]
    .filter(({ merged }) => merged && fresh.has(merged.commit))
    .map((pull) => `* ${pull.title} by @${pull.author?.login ?? 'ghost'} in ${pullRequestUrl(context, pull)}`);
  const changed = lines.length === 0 ? '' : `## What's Changed\n${lines.join('\n')}\n\n`;
  const range = from === null ? `commits/${tag}` : `compare/${from}...${tag}`;
  return { name: tag, body: `${changed}\n**Full Changelog**: ${repositoryUrl(context, repository)}/${range}` };
}

/** The tag of the newest published release that the commit descends from. */
function tagBefore(repository: Repository, tag: string, head: Sha): string | null {
  const published = repository.releases.filter((release) => !release.draft && release.tag !== tag);
  const found = published.findLast((release) => {
    const at = repository.tags.get(release.tag);
    return at !== undefined && isAncestor(repository.objects, peel(repository, at), head);
  });
  return found?.tag ?? null;
}
