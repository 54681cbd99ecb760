import type { Job } from '../../domain/job.ts';
import { compareTags, withoutRefusedTags } from '../../policy/tag/compare-all.ts';
import type { Reconcile } from '../reconcilers.ts';
import { takeBaseline } from '../release/release-range.ts';
import type { TagServices } from './ports.ts';

/**
 * Compares all tags of a repository with the known ones (TAG-4).
 * So it finds tags that were created, moved or deleted without a webhook. Each of them is then judged by itself.
 */
export const tagsReconciler =
  (parts: TagServices): Reconcile<'tags'> =>
  async ({ installation, owner, repo }) => {
    const { services, store, send } = parts;
    const github = await parts.github(installation);
    const place = await github.readPolicy({ owner, name: repo });
    if (place.kind === 'gone') {
      const { movedTo } = place;
      if (movedTo) await send([{ kind: 'tags', installation, owner: movedTo.owner, repo: movedTo.name }]);
      return null;
    }
    const repository = { owner, name: repo, id: place.id };
    if (place.policy.state === 'absent') {
      await store.tags.notGated(repository);
      await store.baselines.notGated(place.id);
      return null;
    }
    const policy = place.policy.state === 'valid' ? place.policy.policy : null;
    const known = await store.tags.known(place.id);
    // Whatever is added to a branch from now on is judged (REL-6). What cannot be read now is read at the next
    // observation.
    await takeBaseline(github.range, repository);
    // It is unknown which tags were releases before the gate. The next observation comes by itself.
    if (policy === null && known.first) return null;

    const at = services.now();
    const listed = await github.tags(repository);
    const compared = compareTags(policy, known, listed, at);
    const commits = compared.baseline.map(({ commit }) => commit);
    const refused = commits.length > 0 ? await github.refused(repository, commits) : new Set<never>();
    const findings = withoutRefusedTags(compared, refused);
    await store.tags.found(repository, findings, known.seq, at);
    const { seen, baseline, ignored, judge } = findings;
    const fields = { repository, tags: listed.length, unannounced: seen.length, judge: judge.length };
    if (known.first)
      services.log.info(
        { ...fields, baseline: baseline.length, ignored: ignored.length },
        'read the tags of a repository for the first time',
      );
    else if (seen.length > 0) services.log.info(fields, 'found tags without a webhook');
    await send(judge.map((tag): Job => ({ kind: 'tag', installation, owner, repo, tag })));
    return null;
  };
