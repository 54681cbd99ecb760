import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeTrees } from '../src/git/content.ts';
import { diffLines } from '../src/git/diff.ts';
import { coAuthors, commitsBetween, isAncestor, mergeBase, reachable } from '../src/git/graph.ts';
import { emptyStore, putBlob, putCommit, putTree, treeId } from '../src/git/objects.ts';
import type { ObjectStore, Sha } from '../src/model/git.ts';

const who = { name: 'Dev', email: 'dev@acme.example', date: 0 };

/**
 * A history in which each commit takes its parents among those before it.
 * So it has several roots, forks and merges.
 */
const histories = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 30 }).map((parentPicks) => {
  const store = emptyStore();
  const shas: Sha[] = [];
  for (const [index, picks] of parentPicks.entries()) {
    const parents = index === 0 ? [] : [...new Set(picks.map((pick) => shas[pick % index] ?? ''))];
    const tree = putTree(store, new Map([['n', putBlob(store, String(index)).sha]])).sha;
    shas.push(
      putCommit(store, { tree, parents, author: who, committer: who, message: `${index}`, verification: null }).sha,
    );
  }
  return { store, shas };
});

const pick = (shas: readonly Sha[], index: number): Sha => shas[index % shas.length] ?? '';

describe('the commit graph', () => {
  test('the commits of a pull request are exactly those reachable from the head and not from the base', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), ({ store, shas }, a, b) => {
        const [base, head] = [pick(shas, a), pick(shas, b)];
        const listed = commitsBetween(store, base, head).map(({ sha }) => sha);
        const known = reachable(store, base);
        const expected = [...reachable(store, head)].filter((sha) => !known.has(sha));
        expect([...listed].sort()).toEqual(expected.sort());
      }),
    );
  });

  test('every commit is listed after its parents', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), ({ store, shas }, a, b) => {
        const listed = commitsBetween(store, pick(shas, a), pick(shas, b));
        const at = new Map(listed.map(({ sha }, index) => [sha, index]));
        for (const { sha, parents } of listed) {
          for (const parent of parents) expect(at.get(parent) ?? -1).toBeLessThan(at.get(sha) ?? 0);
        }
      }),
    );
  });

  test('a merge base is an ancestor of both, and no other common ancestor is above it', () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.nat(), ({ store, shas }, a, b) => {
        const [one, other] = [pick(shas, a), pick(shas, b)];
        const common = [...reachable(store, one)].filter((sha) => reachable(store, other).has(sha));
        const base = mergeBase(store, one, other);
        if (base === null) return expect(common).toEqual([]);
        expect(common).toContain(base);
        expect(common.filter((sha) => sha !== base && isAncestor(store, base, sha))).toEqual([]);
      }),
    );
  });

  test('a deep history is no deeper than the machine can go', () => {
    const store = emptyStore();
    const tree = putTree(store, new Map()).sha;
    let tip = '';
    for (let index = 0; index < 20_000; index += 1) {
      const parents = tip === '' ? [] : [tip];
      tip = putCommit(store, {
        tree,
        parents,
        author: who,
        committer: who,
        message: `${index}`,
        verification: null,
      }).sha;
    }
    expect(commitsBetween(store, '', tip)).toHaveLength(20_000);
  });
});

describe('git objects', () => {
  test("ids are git's own", () => {
    const store = emptyStore();
    const blob = putBlob(store, 'hello\n');
    expect(blob.sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
    expect(treeId(new Map())).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    // Made by git: `a` and `a/b` need the folder sorted as `a/`, after `a-b`.
    const files = new Map(['a/b', 'a-b', 'c'].map((path) => [path, blob.sha]));
    expect(treeId(files)).toBe('19cdd10a6f8da3ee7ceb23ff74fb6e8d5e2a8aed');
    const date = 1_767_225_600_000;
    const commit = putCommit(store, {
      tree: putTree(store, files).sha,
      parents: [],
      author: { name: 'Dev', email: 'dev@acme.example', date },
      committer: { name: 'Dev', email: 'dev@acme.example', date },
      message: 'First\n',
      verification: null,
    });
    expect(commit.sha).toBe('dc2a80fcf740c54e4a4e3417efbedc4c3eb6a2a6');
  });

  test('co-authors are read from trailers in any case, and from nothing else', () => {
    const message =
      'Subject\n\nText with Co-authored-by: inside.\n\nCo-authored-by: Ann K <ann@acme.example>\nCO-AUTHORED-BY: <x@y.example>';
    expect(coAuthors(message)).toEqual([
      { name: 'Ann K', email: 'ann@acme.example' },
      { name: '', email: 'x@y.example' },
    ]);
  });
});

describe('content', () => {
  function commitOf(store: ObjectStore, files: Readonly<Record<string, string>>, parents: Sha[]): Sha {
    const blobs = new Map(Object.entries(files).map(([path, text]) => [path, putBlob(store, text).sha]));
    const tree = putTree(store, blobs).sha;
    return putCommit(store, {
      tree,
      parents,
      author: who,
      committer: who,
      message: JSON.stringify(files),
      verification: null,
    }).sha;
  }

  test('merging takes what either side changed, and gives nothing if both changed one file differently', () => {
    const store = emptyStore();
    const base = commitOf(store, { a: '1', b: '1', gone: '1' }, []);
    const ours = commitOf(store, { a: '2', b: '1', gone: '1' }, [base]);
    const theirs = commitOf(store, { a: '1', b: '2', new: '1' }, [base]);
    const merged = mergeTrees(store, ours, theirs);
    const texts = [...(merged?.files ?? [])].map(([path, sha]) => [path, store.blobs.get(sha)?.content]);
    expect(Object.fromEntries(texts)).toEqual({ a: '2', b: '2', new: '1' });
    expect(mergeTrees(store, ours, commitOf(store, { a: '3', b: '1' }, [base]))).toBeNull();
  });

  test('a diff holds both texts whole, and only what differs is marked', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before.join('\n'), after.join('\n'));
        const side = (sign: string) => lines.filter((line) => line.sign !== sign).map((line) => line.text);
        expect(side('+')).toEqual(before);
        expect(side('-')).toEqual(after);
      }),
    );
  });
});
