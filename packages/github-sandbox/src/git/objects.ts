import { createHash } from 'node:crypto';
import type { Blob, Commit, GitSignature, ObjectStore, Sha, TagObject, Tree, Verification } from '../model/git.ts';
import { nodeId } from '../model.ts';

export function emptyStore(): ObjectStore {
  return { blobs: new Map(), trees: new Map(), commits: new Map(), tags: new Map() };
}

/** Git's id of an object: SHA-1 of its kind, length in bytes and content. */
function objectId(kind: 'blob' | 'tree' | 'commit' | 'tag', content: Buffer): Sha {
  return createHash('sha1').update(`${kind} ${content.length}\0`).update(content).digest('hex');
}

export function putBlob(store: ObjectStore, content: string): Blob {
  const bytes = Buffer.from(content);
  const blob = { sha: objectId('blob', bytes), content, size: bytes.length };
  store.blobs.set(blob.sha, blob);
  return blob;
}

/** The tree that holds exactly these files (path → blob id). */
export function putTree(store: ObjectStore, files: ReadonlyMap<string, Sha>): Tree {
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const tree = { sha: treeId(sorted), files: sorted };
  store.trees.set(tree.sha, tree);
  return tree;
}

/** One folder of a tree; `files` are relative to it. The id is Git's, with nested folders as their own trees. */
export function treeId(files: ReadonlyMap<string, Sha>): Sha {
  const folders = new Map<string, Map<string, Sha>>();
  const entries: { name: string; mode: string; sha: Sha }[] = [];
  for (const [path, sha] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      entries.push({ name: path, mode: '100644', sha });
      continue;
    }
    const name = path.slice(0, slash);
    const inside = folders.get(name) ?? new Map<string, Sha>();
    inside.set(path.slice(slash + 1), sha);
    folders.set(name, inside);
  }
  for (const [name, inside] of folders) entries.push({ name, mode: '40000', sha: treeId(inside) });
  // Git sorts a folder as if its name ended in a slash.
  const key = (entry: { name: string; mode: string }) =>
    Buffer.from(entry.mode === '40000' ? `${entry.name}/` : entry.name);
  entries.sort((a, b) => Buffer.compare(key(a), key(b)));
  const parts = entries.flatMap(({ mode, name, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]);
  return objectId('tree', Buffer.concat(parts));
}

const person = (who: GitSignature): string => `${who.name} <${who.email}> ${Math.floor(who.date / 1000)} +0000`;

export type CommitContent = Omit<Commit, 'sha' | 'nodeId'>;

/** Adds a commit. The same content gives the same commit, so adding it twice changes nothing. */
export function putCommit(store: ObjectStore, content: CommitContent): Commit {
  const lines = [`tree ${content.tree}`, ...content.parents.map((sha) => `parent ${sha}`)];
  lines.push(`author ${person(content.author)}`, `committer ${person(content.committer)}`);
  if (content.verification) lines.push(`gpgsig ${signatureText(content.verification)}`);
  const sha = objectId('commit', Buffer.from(`${lines.join('\n')}\n\n${content.message}`));
  const commit = { ...content, sha, nodeId: nodeId('C', sha) };
  store.commits.set(sha, commit);
  return commit;
}

export function putTag(store: ObjectStore, content: Omit<TagObject, 'sha'>): TagObject {
  const lines = [`object ${content.target}`, 'type commit', `tag ${content.name}`, `tagger ${person(content.tagger)}`];
  const signature = content.verification ? `\n${signatureText(content.verification)}` : '';
  const sha = objectId('tag', Buffer.from(`${lines.join('\n')}\n\n${content.message}${signature}`));
  const tag = { ...content, sha };
  store.tags.set(sha, tag);
  return tag;
}

/** Replaces the armored signature: its content is the result of GitHub's verification. */
export function signatureText(verification: Verification): string {
  const key = verification.signedByGitHub ? 'github' : (verification.signer ?? 'unknown');
  return `-----BEGIN SANDBOX SIGNATURE-----\n key=${key} valid=${verification.valid}\n -----END SANDBOX SIGNATURE-----`;
}

/** The text of a file at a commit. null if the commit has no such file. */
export function fileAt(store: ObjectStore, commit: Sha, path: string): string | null {
  const tree = store.trees.get(store.commits.get(commit)?.tree ?? '');
  return store.blobs.get(tree?.files.get(path) ?? '')?.content ?? null;
}
