import type { SandboxContext } from '../context.ts';
import { treeId } from '../git/objects.ts';
import type { Blob, Sha } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import type { Json } from '../payloads/json.ts';
import { repositoryApi, repositoryUrl } from '../payloads/links.ts';

interface ContentPlace {
  readonly repository: Repository;
  readonly ref: string;
  readonly path: string;
}

function entryJson(
  context: SandboxContext,
  { repository, ref, path }: ContentPlace,
  entry: { readonly type: 'file' | 'dir'; readonly sha: Sha; readonly size: number },
): Json {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const api = repositoryApi(context, repository);
  const page = repositoryUrl(context, repository);
  const file = entry.type === 'file';
  const url = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${file ? 'blobs' : 'trees'}/${entry.sha}`;
  const html = `${page}/${file ? 'blob' : 'tree'}/${ref}/${encoded}`;
  return {
    type: entry.type,
    name: path.split('/').at(-1) ?? '',
    path,
    sha: entry.sha,
    size: entry.size,
    url,
    git_url: git,
    html_url: html,
    download_url: file ? `${page}/raw/${ref}/${encoded}` : null,
    _links: { self: url, git, html },
  };
}

/** A file with its content in Base64, in lines of 60 characters as on GitHub. */
export function contentJson(context: SandboxContext, place: ContentPlace, blob: Blob): Json {
  const encoded = Buffer.from(blob.content)
    .toString('base64')
    .replace(/(.{60})/g, '$1\n');
  const { sha, size } = blob;
  return {
    ...entryJson(context, place, { type: 'file', sha, size }),
    encoding: 'base64',
    content: encoded.endsWith('\n') || encoded === '' ? encoded : `${encoded}\n`,
  };
}

/** The entries of a folder. `inside` contains its files by their path in the folder. */
export function folderJson(
  context: SandboxContext,
  { repository, ref, path: folder }: ContentPlace,
  inside: ReadonlyMap<string, Sha>,
): readonly Json[] {
  const folders = new Map<string, Map<string, Sha>>();
  const entries: Json[] = [];
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  for (const [path, sha] of inside) {
    const [name = '', ...rest] = path.split('/');
    if (rest.length === 0) {
      const size = repository.objects.blobs.get(sha)?.size ?? 0;
      entries.push(entryJson(context, { repository, ref, path: at(name) }, { type: 'file', sha, size }));
      continue;
    }
    const below = folders.get(name) ?? new Map<string, Sha>();
    below.set(rest.join('/'), sha);
    folders.set(name, below);
  }
  for (const [name, below] of folders) {
    entries.push(entryJson(context, { repository, ref, path: at(name) }, { type: 'dir', sha: treeId(below), size: 0 }));
  }
  return entries.sort((a, b) => (String(a.path) < String(b.path) ? -1 : 1));
}
