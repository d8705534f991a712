import { compareBytes, type Parsed, parsed, problem } from '@lunettes/base';
import { type ConfigProblem, minuteUs, type Pairs, pairOf, parseGoDuration, secondUs } from '../vocabulary/index.ts';

/** What deliveries are judged by. JSON-safe: it travels as a record and lies in the state. */
export interface Policy {
  readonly version: string;
  readonly servicePodUs: number;
  readonly runToCompletionPodUs: number;
  /** Limits on elapsed time by namespace, in microseconds as decimal text, sorted. */
  readonly namespacePodUs: Pairs;
  readonly ignoredNamespaces: readonly string[];
  readonly ignoreDeleteReasonNamespaces: readonly string[];
  readonly postStartHookTimeoutUs: number;
}

/** The original's constants: parity reference §3.11. */
export const defaultPolicy: Policy = {
  version: 'default',
  servicePodUs: 480 * secondUs,
  runToCompletionPodUs: 90 * secondUs,
  namespacePodUs: [],
  ignoredNamespaces: [],
  ignoreDeleteReasonNamespaces: [],
  postStartHookTimeoutUs: 3 * minuteUs,
};

export interface CompiledPolicy {
  readonly policy: Policy;
  /** Keys that are accepted and have no effect. */
  readonly notices: readonly string[];
}

const withoutEffect: ReadonlySet<string> = new Set([
  'UserAppConfigMap',
  'UserSLAConfigMap',
  'ShouldIgnoreSinglePod',
  'ShouldRetainOldMetrics',
]);

/**
 * Compiles the original's delivery-SLO JSON (product contract §5, parity reference §6.1). Durations are
 * Go's. Answers every problem at once; `version` names the policy in each row that it judged.
 */
export function compilePolicy(document: unknown, version: string): Parsed<CompiledPolicy, readonly ConfigProblem[]> {
  if (!isObject(document)) return problem([{ path: '$', value: shown(document), expected: 'a JSON object' }]);
  const problems: ConfigProblem[] = [];
  const notices: string[] = [];
  let policy: Policy = { ...defaultPolicy, version };
  for (const [key, value] of Object.entries(document)) {
    const path = `$.${key}`;
    switch (key) {
      case 'UserOnlineConfigMap':
        policy = { ...policy, namespacePodUs: durations(value, path, problems) };
        break;
      case 'IgnoredNamespaceForAudit':
        policy = { ...policy, ignoredNamespaces: names(value, path, problems) };
        break;
      case 'IgnoreDeleteReasonNamespace':
        policy = { ...policy, ignoreDeleteReasonNamespaces: names(value, path, problems) };
        break;
      case 'PostStartHookTimeout':
        policy = { ...policy, postStartHookTimeoutUs: duration(value, path, problems) ?? policy.postStartHookTimeoutUs };
        break;
      default:
        if (withoutEffect.has(key)) notices.push(`${key} is accepted and has no effect, as in the original`);
        else problems.push({ path, value: shown(value), expected: `one of ${knownKeys.join(', ')}` });
    }
  }
  return problems.length === 0 ? parsed({ policy, notices }) : problem(problems);
}

const knownKeys: readonly string[] = [
  'UserOnlineConfigMap',
  'UserAppConfigMap',
  'UserSLAConfigMap',
  'IgnoredNamespaceForAudit',
  'IgnoreDeleteReasonNamespace',
  'PostStartHookTimeout',
  'ShouldIgnoreSinglePod',
  'ShouldRetainOldMetrics',
];

/** The limit on elapsed time from the request; `excusesInit` is false where a namespace sets its own. */
export function podLimit(
  policy: Policy,
  namespace: string,
  runToCompletion: boolean,
): { readonly limitUs: number; readonly excusesInit: boolean } {
  const own = pairOf(policy.namespacePodUs, namespace);
  if (own !== undefined) return { limitUs: Number(own), excusesInit: false };
  return { limitUs: runToCompletion ? policy.runToCompletionPodUs : policy.servicePodUs, excusesInit: true };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 64);

function duration(value: unknown, path: string, problems: ConfigProblem[]): number | undefined {
  const us = typeof value === 'string' ? parseGoDuration(value) : problem('wrong_type' as const);
  if (us.ok && us.value > 0) return us.value;
  problems.push({ path, value: shown(value), expected: 'a Go duration above zero, such as "1m30s"' });
  return undefined;
}

function durations(value: unknown, path: string, problems: ConfigProblem[]): Pairs {
  if (!isObject(value)) {
    problems.push({ path, value: shown(value), expected: 'an object from namespace to Go duration' });
    return [];
  }
  const limits: (readonly [string, string])[] = [];
  for (const [namespace, text] of Object.entries(value)) {
    const us = duration(text, `${path}.${namespace}`, problems);
    if (us !== undefined) limits.push([namespace, String(us)]);
  }
  return limits.sort((a, b) => compareBytes(a[0], b[0]));
}

function names(value: unknown, path: string, problems: ConfigProblem[]): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return [...value].sort(compareBytes);
  problems.push({ path, value: shown(value), expected: 'a list of namespace names' });
  return [];
}
