/** Elements in which GitHub finds no mentions, issue numbers or task boxes. */
const VERBATIM = new Set(['a', 'pre', 'code', 'tt', 'kbd', 'samp']);

const PIECE = /<(\/?)([a-z0-9]+)[^>]*>|[^<]+/g;
const MENTION = /(?<![\w@/`.-])@([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?:\/([\w-]{1,100}))?(?![\w/@-])/gi;
const ISSUE = /(?<![\w&/#-])(?:([\w.-]{1,100}\/[\w.-]{1,100}))?#(\d{1,9})\b/g;
const TASK = /^\s*\[([ xX])\]\s/;

/**
 * Links mentions and references such as `@login` and `#12`, as on GitHub.
 * Those are `@login`, `@org/team`, `#12` and `owner/name#12`. `[x]` in list items becomes a box. Every text in the
 * shape of a login is linked, even without such an account: a smuggled mention must be visible.
 * @param html sanitized: every `<` begins a tag, every attribute value is quoted and contains no `>`
 */
export function linkReferences(html: string, repository: string): string {
  const verbatim: string[] = [];
  let itemStart = false;
  return html.replace(PIECE, (piece: string, slash: string | undefined, tag: string | undefined) => {
    if (tag !== undefined) {
      if (VERBATIM.has(tag)) {
        if (slash === '/') verbatim.pop();
        else verbatim.push(tag);
      }
      itemStart = slash !== '/' && (tag === 'li' || (tag === 'p' && itemStart));
      return piece;
    }
    const atItemStart = itemStart;
    itemStart = itemStart && piece.trim() === '';
    if (verbatim.length > 0) return piece;
    const linked = linkText(piece, repository);
    return atItemStart ? linked.replace(TASK, taskBox) : linked;
  });
}

/** `text` is escaped already. Matches contain no character that would need it. */
function linkText(text: string, repository: string): string {
  return text
    .replace(ISSUE, (whole, other: string | undefined, number: string) => {
      return `<a class="issue-link" href="/${other ?? repository}/pull/${number}">${whole}</a>`;
    })
    .replace(/(<a [^>]*>[^<]*<\/a>)|([^<]+)/g, (_whole, link: string | undefined, rest: string | undefined) => {
      return link ?? (rest ?? '').replace(MENTION, mention);
    });
}

function mention(whole: string, login: string, team: string | undefined): string {
  if (team === undefined) return `<a class="user-mention" href="/${login}">${whole}</a>`;
  return `<a class="team-mention" href="/orgs/${login}/teams/${team}">${whole}</a>`;
}

function taskBox(_whole: string, mark: string): string {
  const done = mark !== ' ';
  const label = done ? 'Completed task' : 'Incomplete task';
  return `<input type="checkbox" class="task-list-item-checkbox" disabled aria-label="${label}"${done ? ' checked' : ''}> `;
}
