import pg from 'pg';
import { type Probot, ProbotOctokit, run } from 'probot';
import { HANDLED_EVENTS } from '../src/app/events.ts';
import { withoutRepeats } from '../src/github/client/octokit.ts';

/**
 * What the app is compared with: Probot with its own server.
 * Its handler does nothing. With `--check` it publishes a check on the head of the pull request that a comment is on,
 * and decides nothing either; with `--keep` it keeps the event in a table of the database at DATABASE_URL, and does
 * nothing with it. Settings come from the environment.
 */
const handler = process.argv.includes('--check') ? publish : process.argv.includes('--keep') ? await keep() : nothing;
await run(handler, {
  env: process.env,
  // As the app: by itself it would let a second pass between two writes.
  Octokit: ProbotOctokit.defaults(withoutRepeats),
});

async function keep(): Promise<(probot: Probot) => void> {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL ?? '', max: 8 });
  await pool.query('create table kept (id text primary key, payload jsonb not null)');
  return (probot) =>
    probot.on([...HANDLED_EVENTS], async ({ id, payload }) => {
      await pool.query({
        name: 'keep',
        text: 'insert into kept (id, payload) values ($1, $2) on conflict do nothing',
        values: [id, JSON.stringify(payload)],
      });
    });
}

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
