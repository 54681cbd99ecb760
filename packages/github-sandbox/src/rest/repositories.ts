import { Hono } from 'hono';
import { findCommit } from '../acts/push.ts';
import type { SandboxContext } from '../context.ts';
import { changedFiles, filesOf } from '../git/content.ts';
import { commitsBetween, mergeBase } from '../git/graph.ts';
import { treeId } from '../git/objects.ts';
import { findAccount } from '../lookup.ts';
import type { Commit } from '../model/git.ts';
import type { Repository } from '../model/repository.ts';
import { accountJson } from '../payloads/account.ts';
import { commitJson, fileJson } from '../payloads/commit.ts';
import { repositoryApi, repositoryUrl } from '../payloads/links.ts';
import { fullRepositoryJson } from '../payloads/repository.ts';
import { allows, permissionOf } from '../people.ts';
import { GitHubRefusal, notFound } from '../refusal.ts';
import { activeRules } from '../rulesets.ts';
import { contentJson, folderJson } from './contents.ts';
import { type Api, type ApiEnv, page, part, readable, restOfPath, sendOn } from './request.ts';

/** The commit of a ref or an id. @throws GitHubRefusal 422 */
function commitOf(repository: Repository, name: string): Commit {
  const commit = repository.objects.commits.get(findCommit(repository, name) ?? '');
  if (!commit) throw new GitHubRefusal(422, `No commit found for SHA: ${name}`);
  return commit;
}

export function repositoryRoutes(context: SandboxContext): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const repo = '/repos/:owner/:repo';

  routes.get(repo, (c) => c.json(fullRepositoryJson(context, readable(context, c, 'metadata'))));

  routes.get(`${repo}/branches`, (c) => {
    const repository = readable(context, c, 'contents');
    return page(c, [...repository.branches], ([name, sha]) => ({
      name,
      commit: { sha, url: `${repositoryApi(context, repository)}/commits/${sha}` },
      protected: activeRules(repository, `refs/heads/${name}`).length > 0,
    }));
  });
  routes.get(`${repo}/branches/:branch{.+}`, (c) => {
    const repository = readable(context, c, 'contents');
    const name = part(c, 'branch');
    const sha = repository.branches.get(name);
    const renamed = context.world.formerBranches.get(repository.id)?.get(name);
    if (sha === undefined && renamed !== undefined)
      return sendOn(c, `${repositoryApi(context, repository)}/branches/${renamed}`);
    if (sha === undefined) throw new GitHubRefusal(404, 'Branch not found');
    const self = `${repositoryApi(context, repository)}/branches/${name}`;
    return c.json({
      name,
      commit: commitJson(context, repository, commitOf(repository, sha)),
      _links: { self, html: `${repositoryUrl(context, repository)}/tree/${name}` },
      protected: activeRules(repository, `refs/heads/${name}`).length > 0,
      // This is classic branch protection, which the sandbox does not have: rules are in /rules/branches.
      protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
      protection_url: `${self}/protection`,
    });
  });

  routes.get(`${repo}/commits`, (c) => {
    const repository = readable(context, c, 'contents');
    const { sha = repository.defaultBranch } = c.req.query();
    const tip = commitOf(repository, sha);
    const all = commitsBetween(repository.objects, '', tip.sha).reverse();
    return page(c, all, (commit) => commitJson(context, repository, commit));
  });
  routes.get(`${repo}/commits/:ref{.+}`, (c) => {
    const repository = readable(context, c, 'contents');
    const commit = commitOf(repository, part(c, 'ref'));
    const files = changedFiles(repository.objects, commit.parents[0] ?? '', commit.sha);
    const shown = files.map((file) => fileJson(context, repository, commit.sha, file));
    const sum = (key: 'additions' | 'deletions') => shown.reduce((total, file) => total + Number(file[key]), 0);
    const [additions, deletions] = [sum('additions'), sum('deletions')];
    return c.json({
      ...commitJson(context, repository, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: shown,
    });
  });

  routes.get(`${repo}/compare/:basehead{.+}`, (c) => {
    const repository = readable(context, c, 'contents');
    return compare(context, c, repository, part(c, 'basehead'));
  });

  routes.get(`${repo}/contents/:path{.*}`, (c) => {
    const repository = readable(context, c, 'contents');
    const { ref = repository.defaultBranch } = c.req.query();
    const sha = findCommit(repository, ref);
    if (sha === null) throw new GitHubRefusal(404, `No commit found for the ref ${ref}`);
    const path = restOfPath(c, '/contents/').replace(/\/$/, '');
    const files = filesOf(repository.objects, sha);
    const blob = repository.objects.blobs.get(files.get(path) ?? '');
    if (!blob) {
      const inside =
        path === ''
          ? files
          : new Map(
              [...files].flatMap(([at, id]) =>
                at.startsWith(`${path}/`) ? [[at.slice(path.length + 1), id] as const] : [],
              ),
            );
      if (inside.size === 0) throw notFound();
      return c.json(folderJson(context, { repository, ref, path }, inside));
    }
    if (/application\/vnd\.github(\.v3)?\.raw/.test(c.req.header('accept') ?? '')) return c.body(blob.content);
    return c.json(contentJson(context, { repository, ref, path }, blob));
  });

  routes.get(`${repo}/git/trees/:sha`, (c) => {
    const repository = readable(context, c, 'contents');
    const sha = part(c, 'sha');
    const tree = repository.objects.trees.get(sha) ?? repository.objects.trees.get(commitOf(repository, sha).tree);
    if (!tree) throw notFound();
    const url = `${repositoryApi(context, repository)}/git`;
    const entries = [...tree.files].map(([path, blob]) => ({
      path,
      mode: '100644',
      type: 'blob',
      sha: blob,
      size: repository.objects.blobs.get(blob)?.size ?? 0,
      url: `${url}/blobs/${blob}`,
    }));
    return c.json({ sha: treeId(tree.files), url: `${url}/trees/${tree.sha}`, truncated: false, tree: entries });
  });

  routes.get(`${repo}/collaborators/:login/permission`, (c) => {
    const repository = readable(context, c, 'metadata');
    const account = findAccount(context.world, part(c, 'login'));
    if (!account) throw notFound();
    const role = permissionOf(context.world, repository, account);
    // `permission` has only four values: maintain appears as write, triage as read.
    const permission = allows(role, 'admin') ? 'admin' : allows(role, 'write') ? 'write' : role ? 'read' : 'none';
    const role_name = role ?? 'none';
    const user = { ...accountJson(context, account), role_name, permissions: permissionFlags(role) };
    return c.json({ permission, role_name, user });
  });
  return routes;
}

function permissionFlags(role: ReturnType<typeof permissionOf>): Readonly<Record<string, boolean>> {
  return {
    pull: allows(role, 'read'),
    triage: allows(role, 'triage'),
    push: allows(role, 'write'),
    maintain: allows(role, 'maintain'),
    admin: allows(role, 'admin'),
  };
}

/** Compares two commits. GitHub lists up to 250 commits of a comparison and 300 files on its first page. */
function compare(context: SandboxContext, c: Api, repository: Repository, basehead: string): Response {
  const [left = '', right = ''] = basehead.split('...');
  const name = (text: string) => text.slice(text.indexOf(':') + 1);
  const find = (text: string): Commit => {
    const commit = repository.objects.commits.get(findCommit(repository, name(text)) ?? '');
    if (!commit) throw notFound();
    return commit;
  };
  const [base, head] = [find(left), find(right)];
  const { objects } = repository;
  const common = objects.commits.get(mergeBase(objects, base.sha, head.sha) ?? '');
  if (!common) throw new GitHubRefusal(404, `No common ancestor between ${left} and ${right}.`);
  const ahead = commitsBetween(objects, base.sha, head.sha);
  const behind = commitsBetween(objects, head.sha, base.sha).length;
  const status = ahead.length > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical';
  const pageUrl = `${repositoryUrl(context, repository)}/compare/${left}...${right}`;
  const files = Number(c.req.query('page') ?? 1) > 1 ? [] : changedFiles(objects, base.sha, head.sha).slice(0, 300);
  return page(c, ahead, (commit) => commitJson(context, repository, commit), {
    wrap: (commits) => ({
      url: `${repositoryApi(context, repository)}/compare/${left}...${right}`,
      html_url: pageUrl,
      permalink_url: pageUrl,
      diff_url: `${pageUrl}.diff`,
      patch_url: `${pageUrl}.patch`,
      base_commit: commitJson(context, repository, base),
      merge_base_commit: commitJson(context, repository, common),
      status,
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits,
      files: files.map((file) => fileJson(context, repository, head.sha, file)),
    }),
    most: 250,
  });
}
