import { accountNode } from './account.ts';
import { appNode, checkRunNode, checkSuiteNode } from './check.ts';
import { commitNode } from './commit.ts';
import { issueNode } from './issue.ts';
import type { Look, Nodes } from './look.ts';
import { objectNode } from './object.ts';
import { commentNode, reviewNode } from './post.ts';
import { pullRequestNode } from './pull-request.ts';
import { refNode } from './ref.ts';
import { labelNode, repositoryNode } from './repository.ts';
import { teamNode } from './team.ts';

/** A request's context with all that creates the schema's objects. */
export function lookAs(part: Omit<Look, 'node'>): Look {
  const node: Nodes = {
    account: (account) => accountNode(look, account),
    app: (app) => appNode(look, app),
    team: (team) => teamNode(look, team),
    repository: (repository) => repositoryNode(look, repository),
    label: (repository, label) => labelNode(look, repository, label),
    commit: (repository, commit) => commitNode(look, repository, commit),
    object: (repository, sha) => objectNode(look, repository, sha),
    ref: (repository, fullName) => refNode(look, repository, fullName),
    checkSuite: (suite) => checkSuiteNode(look, suite),
    checkRun: (run) => checkRunNode(look, run),
    issue: (issue) => issueNode(look, issue),
    pullRequest: (pullRequest) => pullRequestNode(look, pullRequest),
    comment: (comment) => commentNode(look, comment),
    review: (review) => reviewNode(look, review),
  };
  const look: Look = { ...part, node };
  return look;
}
