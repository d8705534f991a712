import { cut } from '@lunettes/base';
import { type Redaction, type RedactionReason, redactedUser } from './redaction.ts';

/** Code points of one message that are stored; the rest is cut. Kubernetes cuts its own at 1,024. */
const messageCodePointsMax = 4096;
/** Code points of a termination message that `scrub` keeps. */
const terminationCodePointsMax = 256;

/** Stands where something was masked. */
const masked = '[redacted]';

/**
 * A message for storage: URLs lose user and query part, tokens, keys and JWTs are masked, names of
 * people in it are treated like any user's, and it is cut to `messageCodePointsMax` code points.
 */
export function maskMessage(text: string, redaction: Redaction): string {
  const bounded = cut(text, messageCodePointsMax);
  if (!suspicious.test(bounded)) return bounded;
  return replaceEach(maskCredentials(bounded, redaction), userPattern, (match) => {
    const name = match[2] ?? '';
    return `${match[1] ?? ''}${redactedUser(name, redaction)}${match[3] ?? ''}`;
  });
}

/** An identifier for storage: as it is, unless it has the shape of a credential. Short ones cannot have it. */
export function maskIdentifier(text: string, redaction: Redaction): string {
  if (text.length < 16) return text;
  const bounded = cut(text, messageCodePointsMax);
  return suspicious.test(bounded) ? maskCredentials(bounded, redaction) : bounded;
}

function maskCredentials(text: string, redaction: Redaction): string {
  let result = text;
  for (const { hint, pattern, reason, replace } of messageRules)
    if (hint.test(result)) result = replaceEach(result, pattern, (match) => noted(redaction, reason, replace(match)));
  return result;
}

/** What a container wrote as its last words, by the operator's choice. */
export function maskTermination(text: string, redaction: Redaction): string | undefined {
  if (redaction.terminationMessages === 'keep') return cut(text, messageCodePointsMax);
  if (redaction.terminationMessages === 'drop') {
    redaction.note('termination_message');
    return undefined;
  }
  const scrubbed = cut(maskMessage(text, redaction), terminationCodePointsMax);
  if (scrubbed !== text) redaction.note('termination_message');
  return scrubbed;
}

/**
 * A probe's or hook's own output is the tenant's data. Of an `Unhealthy` message the part before the
 * output stays, and the output itself only in the forms that the kubelet words, not the container.
 */
export function maskEventMessage(reason: string, text: string, redaction: Redaction): string {
  const message = maskMessage(text, redaction);
  if (reason === 'Unhealthy' || reason === 'ProbeWarning') {
    const probe = probeHead.exec(message);
    const head = probe?.[0] ?? '';
    const output = message.slice(head.length);
    if (head !== '' && kubeletWords.test(output)) return message;
    return noted(redaction, 'probe_result', `${head}${masked}`);
  }
  if (reason === 'FailedPostStartHook' || reason === 'FailedPreStopHook') {
    const call = hookCall.exec(message);
    const code = hookExit.exec(message);
    if (call === null) return noted(redaction, 'command', masked);
    return noted(redaction, 'command', `${call[1] ?? ''}${call[3] ?? ''} failed${code === null ? '' : ` - error: command ${code[0]}`}`);
  }
  return message;
}

interface MaskRule {
  /** Cheap, and true wherever `pattern` matches. */
  readonly hint: RegExp;
  readonly pattern: RegExp;
  readonly reason: RedactionReason;
  readonly replace: (match: RegExpExecArray) => string;
}

/** Cheap first look: almost every message has none of these and is stored as it is. */
const suspicious =
  /:\/\/|eyJ|bearer|basic |token|secret|passw|pwd|api.?key|access.?key|credential|authorization|private key|AKIA|ASIA|gh[pousr]_|github_pat|glpat-|xox[a-z]-|AIza|sk-|npm_|ya29\.|user /i;

const messageRules: readonly MaskRule[] = [
  {
    hint: /private key/i,
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/,
    reason: 'token',
    replace: () => masked,
  },
  { hint: /eyJ/, pattern: /\beyJ[\w-]{8,}(?:\.[\w-]*){1,4}/, reason: 'token', replace: () => masked },
  {
    hint: /A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AIza|sk-|npm_|ya29\./,
    pattern:
      /\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,}|AIza[\w-]{30,}|sk-[\w-]{16,}|npm_\w{30,}|ya29\.[\w-]{16,})/,
    reason: 'token',
    replace: () => masked,
  },
  {
    hint: /bearer |basic /i,
    pattern: /\b(bearer|basic) +[\w.~+/=-]{8,}/i,
    reason: 'token',
    replace: (match) => `${match[1] ?? ''} ${masked}`,
  },
  {
    hint: /(?:passw(?:or)?d|passphrase|pwd|token|secret|key(?:[_-]?id)?|credentials?|authorization)"{0,2}[=:]/i,
    pattern:
      /([\w-]{0,40}(?:passw(?:or)?d|passphrase|pwd|token|secret|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|credentials?|authorization)"?)(=|":\s*|: ?(?=["']|\S*\d)|:(?=\S))(?!\/\/|\[redacted\])(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"')\]}]+)/i,
    reason: 'token',
    replace: (match) => `${match[1] ?? ''}${match[2] ?? ''}${masked}`,
  },
  {
    hint: /:\/\/[^\s/"'@?#]*@/,
    // An image id such as `docker-pullable://nginx@sha256:...` has a digest there, not a host.
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^\s/"'@?#]*@)(?!sha256:)([^\s"'?#]*)(?:[?#][^\s"']*)?/i,
    reason: 'url',
    replace: (match) => `${match[1] ?? ''}${match[2] ?? ''}`,
  },
  {
    hint: /:\/\/[^\s"'?#]*[?#]/,
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'?#]*)[?#][^\s"',;)\]}]*/i,
    reason: 'url',
    replace: (match) => match[1] ?? '',
  },
];

const userPattern = /(\b[Uu]ser ["'])([^"']+)(["'])/;
const probeHead = /^(?:Readiness|Liveness|Startup) probe (?:failed|errored|warning)(?: and resulted in unknown state)?: /;
const kubeletWords =
  /^(?:HTTP probe failed with statuscode: \d+$|Get "[^"]*": |dial tcp |context deadline exceeded|command timed out|timeout: failed to connect service|service unhealthy \(responded with "[A-Z_]+"\)$|Probe terminated redirects|probe timed out)/;
const hookCall = /^((?:Exec|HTTP|Http) lifecycle hook )(\([\s\S]*?\))( for Container "[^"]*" in Pod "[^"]*")/;
const hookExit = /exited with \d+/;

function noted<T>(redaction: Redaction, reason: RedactionReason, value: T): T {
  redaction.note(reason);
  return value;
}

/** Replaces every match from left to right. Own loop, because a `g` pattern carries `lastIndex` from record to record. */
function replaceEach(text: string, pattern: RegExp, replacement: (match: RegExpExecArray) => string): string {
  let rest = text;
  let result = '';
  for (let match = pattern.exec(rest); match !== null && match[0] !== ''; match = pattern.exec(rest)) {
    result += rest.slice(0, match.index) + replacement(match);
    rest = rest.slice(match.index + match[0].length);
  }
  return result === '' ? rest : result + rest;
}
