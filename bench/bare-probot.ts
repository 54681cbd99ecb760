import { type Probot, ProbotOctokit, run } from 'probot';
import { HANDLED_EVENTS } from '../src/app/events.ts';
import { withoutRepeats } from '../src/github/octokit.ts';

/**
 * What the app is compared with: Probot with its own server. Its handler does nothing; with `--check` it publishes a check
 * on the head of the pull request that a comment is on, and decides nothing either. Settings come from the environment.
 */
await run(process.argv.includes('--check') ? publish : nothing, {
  env: process.env,
  // As the app: by itself it would let a second pass between two writes.
  Octokit: ProbotOctokit.defaults(withoutRepeats),
});

function nothing(probot: Probot): void {
  probot.on([...HANDLED_EVENTS], async () => {});
}

function publish(probot: Probot): void {
  probot.on('issue_comment.created', async ({ octokit, payload }) => {
    const place = { owner: payload.repository.owner.login, repo: payload.repository.name };
    const { data } = await octokit.rest.pulls.get({ ...place, pull_number: payload.issue.number });
    await octokit.rest.checks.create({
      ...place,
      head_sha: data.head.sha,
      name: 'bare',
      status: 'completed',
      conclusion: 'success',
    });
  });
}
