/** Traces of a mail program in a reply. Lines are counted from 0. */
export interface MailTraces {
  /** True if only a reply by e-mail has such a line. */
  readonly certain: boolean;
  /** The first line from which the text may be another person's. */
  readonly foreignFrom: number;
  /** The line after which an earlier mail follows unmarked. Lines with `>` are recognized by themselves. */
  readonly quotedFrom: number;
}

/** `-----Original Message-----`, `---------- Forwarded message ---------`, in any language. */
const RULED = /^[-–—=]{3,}\s*(?=\S*\p{L})[^-–—=].*?[-–—=]{3,}$/u;
/** Outlook's line above an earlier mail. */
const UNDERSCORES = /^_{10,}$/;
/** The separator between a message and its signature (RFC 3676). */
const SIGNATURE = /^-- $/;
/** Other e-mail headers, which count only directly above another header. */
const HEADER =
  /^(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para|asunto)\s*:\s*\S/iu;
/** Headers of the earlier mail: who wrote it. */
const FROM =
  /^(?:from|von|de|da|van|fra|från|od|de la|от|від|kimden|gönderen|lähettäjä|mittente|remitente|expéditeur|absender|afzender|avsändare|afsender|nadawca|odesílatel|feladó|差出人|送信者|发件人|寄件者|寄件人|보낸 사람|보낸사람)\s*[:：]\s*\S/iu;
/** `On … Max wrote:`, wherever the verb stands. */
const WROTE =
  /(?<!\p{L})(?:wrote|writes|schrieb|écrit|escribió|escribio|scritto|scrisse|escreveu|schreef|skrev|skrifaði|kirjoitti|kirjutas|napsala?|napísala?|napisała?|napisala?|napisao(?:\/la)?|yazdı|írta|a scris|menulis|đã viết|va escriure|idatzi du|rašė|rakstīja)(?!\p{L})|napisał\(a\)|написал|написа|пишет|написав|пише|έγραψε|写道|寫道|書きました|のメール|님이|작성|كتب|نوشت|כתב|מאת|เขียน|मैसेज|लिखा/iu;
const ADDRESS = /[^\s<>@]+@[^\s<>@]+/;
const TIME = /\d{1,2}[:.]\d{2}/;
const YEAR = /(?:19|20)\d{2}/;
/** The most lines over which the attribution of an earlier mail is wrapped. */
const WRAPPED_OVER = 4;
/** The longest line of this kind that programs write. */
const LONGEST = 300;
/** What programs and GitHub add to the text. */
const ADDED =
  /^(?:missatge de .*:$|sent from |sent with |sent via |get outlook for |von meinem .*gesendet|gesendet (?:von|mit) |envoyé (?:de|depuis|à partir) |enviado (?:desde|do|de|a partir) |inviato da|verzonden (?:vanaf|met|vanuit) |skickat från |sendt fra |lähetetty |wysłane z |odesláno z |отправлено (?:с|из) |iphoneから|从我的|發自我的|나의 .*에서 보냄|begin forwarded message|anfang der weitergeleiteten|début du message)/iu;
/** The end of GitHub's notifications, which only a reply contains. */
const FOOTER =
  /^(?:reply to this email directly|you are receiving this because|message id: ?<.*@github\.|view it on github)/iu;

/** Finds the traces of the usual mail programs, in their forms and languages. */
export function mailTraces(lines: readonly string[]): MailTraces {
  let certain = false;
  let foreignFrom = lines.length;
  let quotedFrom = lines.length;
  for (const [index, raw] of lines.entries()) {
    if (raw.length > LONGEST || /^\s*>/.test(raw)) continue;
    const line = bare(raw);
    if (FOOTER.test(line)) certain = true;
    const separates = isSeparator(lines, index, line);
    if (separates || FOOTER.test(line) || ADDED.test(line) || SIGNATURE.test(raw))
      foreignFrom = Math.min(foreignFrom, index);
    if (separates && !isMarkedBelow(lines, index)) quotedFrom = Math.min(quotedFrom, index);
  }
  return { certain, foreignFrom, quotedFrom };
}

/** The line without the emphasis that some programs add. */
const bare = (line: string): string =>
  line
    .replaceAll('*', '')
    .replace(/^[\s#\u200e\u200f]+/u, '')
    .trim();

function isSeparator(lines: readonly string[], index: number, line: string): boolean {
  const below = lines[index + 1];
  if (HEADER.test(line) && below !== undefined && HEADER.test(bare(below))) return true;
  if (RULED.test(line) || UNDERSCORES.test(line) || FROM.test(line)) return true;
  if (!/[:：]$/.test(line)) return false;
  if (WROTE.test(line) || ADDRESS.test(line)) return true;
  const whole = [line];
  for (let above = index - 1; above > index - WRAPPED_OVER && isWrapped(lines[above]); above -= 1) {
    whole.unshift(bare(lines[above] ?? ''));
  }
  const joined = whole.join(' ');
  return WROTE.test(joined) || ADDRESS.test(joined) || (TIME.test(joined) && YEAR.test(joined));
}

const isWrapped = (line: string | undefined): boolean =>
  line !== undefined && line.trim() !== '' && line.length <= LONGEST;

/** True if the earlier mail below is marked line by line. */
const isMarkedBelow = (lines: readonly string[], index: number): boolean =>
  /^\s*>/.test(lines.find((line, at) => at > index && line.trim() !== '') ?? '');
