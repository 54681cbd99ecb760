import { treeId } from '../git/objects.ts';
import type { Blob, Sha, TagObject } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { commitUrl } from '../payloads/links.ts';
import { addresses, commitOrNull, type GraphNode, type Look } from './look.ts';

type Files = ReadonlyMap<string, Sha>;

/** GitHub returns only the beginning of a larger text, and says so. */
const TEXT_LIMIT = 512_000;

/** The fields of every Git object. The page of a blob or tree is that of its id. */
function common(look: Look, repository: Repository, kind: 'B' | 'TR' | 'TA', oid: Sha) {
  const url = commitUrl(look.context, repository, oid);
  return {
    id: `${kind}_k${Buffer.from(`${repository.id}:${oid}`).toString('base64url')}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: url,
    commitResourcePath: addresses(look, url).resourcePath,
    repository: () => look.node.repository(repository),
  };
}

export function blobNode(look: Look, repository: Repository, blob: Blob): GraphNode {
  const isBinary = blob.content.includes('\0');
  return {
    __typename: 'Blob',
    ...common(look, repository, 'B', blob.sha),
    byteSize: blob.size,
    isBinary,
    isTruncated: blob.size > TEXT_LIMIT,
    text: isBinary ? null : Buffer.from(blob.content).subarray(0, TEXT_LIMIT).toString(),
  };
}

/** The tree of these files; paths are relative to it. `folder` is its place, with a slash at its end. */
export function treeNode(look: Look, repository: Repository, files: Files, folder = ''): GraphNode {
  return {
    __typename: 'Tree',
    ...common(look, repository, 'TR', treeId(files)),
    entries: () =>
      [...new Set([...files.keys()].map((path) => path.split('/')[0] ?? path))].map((name) =>
        entryAt(look, repository, { files, folder }, name),
      ),
  };
}

/** The file or folder at a path (relative to `files`); null if there is none. */
export function entryAt(
  look: Look,
  repository: Repository,
  { files, folder = '' }: { readonly files: Files; readonly folder?: string },
  path: string,
): GraphNode | null {
  const sha = files.get(path);
  const inside = sha === undefined ? filesBelow(files, path) : new Map<string, Sha>();
  if (sha === undefined && inside.size === 0) return null;
  const blob = sha === undefined ? undefined : repository.objects.blobs.get(sha);
  const whole = `${folder}${path}`;
  const name = path.split('/').at(-1) ?? path;
  return {
    __typename: 'TreeEntry',
    name,
    nameRaw: Buffer.from(name).toString('base64'),
    path: whole,
    pathRaw: Buffer.from(whole).toString('base64'),
    type: blob ? 'blob' : 'tree',
    mode: blob ? 0o100644 : 0o040000,
    oid: sha ?? treeId(inside),
    size: blob?.size ?? 0,
    extension: /\.[^./]+$/.exec(name)?.[0] ?? '',
    submodule: null,
    isGenerated: false,
    repository: () => look.node.repository(repository),
    object: () => (blob ? blobNode(look, repository, blob) : treeNode(look, repository, inside, `${whole}/`)),
  };
}

function filesBelow(files: Files, folder: string): Files {
  const prefix = `${folder}/`;
  return new Map(
    [...files].flatMap(([path, sha]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), sha]] : [])),
  );
}

/** The annotated tag's own object. */
export function tagNode(look: Look, repository: Repository, tag: TagObject, tagger: () => GraphNode): GraphNode {
  return {
    __typename: 'Tag',
    ...common(look, repository, 'TA', tag.sha),
    name: tag.name,
    message: tag.message,
    tagger,
    target: () => commitOrNull(look, repository, tag.target),
  };
}

/** The files of a folder anywhere in the repository, by its tree id. null if there is none. */
export function filesOfTree(repository: Repository, sha: Sha): Files | null {
  const whole = repository.objects.trees.get(sha);
  if (whole) return whole.files;
  for (const { files } of repository.objects.trees.values()) {
    const folders = new Set(
      [...files.keys()].flatMap((path) =>
        path
          .split('/')
          .slice(0, -1)
          .map((_, depth, parts) => parts.slice(0, depth + 1).join('/')),
      ),
    );
    for (const folder of folders) {
      const inside = filesBelow(files, folder);
      if (treeId(inside) === sha) return inside;
    }
  }
  return null;
}
