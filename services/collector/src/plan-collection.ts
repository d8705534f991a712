import { chooseClusters } from '@lunettes/adapter-kubernetes';
import { type Parsed, parsed, problem } from '@lunettes/base';
import { parseClusterName } from '@lunettes/core/collection';
import type { CollectorOptions } from './options.ts';
import type { ClusterSpec, CollectorSettings } from './service.ts';

export interface CollectionPlan {
  readonly settings: CollectorSettings;
  readonly clusters: readonly ClusterSpec[];
  /** Why no cluster is watched, where audit alone is enough. */
  readonly notices: readonly string[];
}

/** What the options do not say. */
export interface Surroundings {
  readonly instance: string;
  /** Whether unannounced clusters may send their audit: only without tokens, on loopback. */
  readonly isLoopback: boolean;
  /** Clusters that send their audit with a token of their own. */
  readonly sending?: readonly string[] | undefined;
}

/**
 * From options to what `startCollector` and `addCluster` take: one cluster per chosen context, named
 * after it, and one per audit file and per sender that names another. Where no context is asked for and audit can come,
 * a missing kubeconfig is a notice. Gives all problems at once.
 */
export function planCollection(options: CollectorOptions, surroundings: Surroundings): Parsed<CollectionPlan, readonly string[]> {
  const problems: string[] = [];
  const files = new Map<string, string[]>();
  for (const text of options.auditFile) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(0, equals));
    if (equals < 1 || equals === text.length - 1) problems.push(`--audit-file ${JSON.stringify(text)}: CLUSTER=PATH`);
    else files.set(name, [...(files.get(name) ?? []), text.slice(equals + 1)]);
  }
  const sending = options.noAudit ? [] : (surroundings.sending ?? []);
  const isAsked = options.context.length > 0 || options.allContexts || options.kubeconfig !== undefined;
  if (isAsked && options.noWatch) problems.push('--no-watch: goes with none of --kubeconfig, --context and --all-contexts');
  const isAuditEnough = !isAsked && (files.size > 0 || sending.length > 0 || (!options.noAudit && surroundings.isLoopback));
  const chosen = options.noWatch
    ? problem(['--no-watch was given'])
    : chooseClusters({ file: options.kubeconfig, contexts: options.context, allContexts: options.allContexts });
  if (!chosen.ok && !isAuditEnough) problems.push(...chosen.problem);
  const watched: ClusterSpec[] = (chosen.ok ? chosen.value : []).map((access) => ({
    name: access.context,
    access,
    auditFiles: files.get(access.context) ?? [],
    webhook: !options.noAudit,
  }));
  const known = new Set(watched.map(({ name }) => name));
  const heard = [...new Set([...files.keys(), ...sending])]
    .filter((name) => !known.has(name))
    .map((name): ClusterSpec => ({ name, access: undefined, auditFiles: files.get(name) ?? [], webhook: sending.includes(name) }));
  const clusters = [...watched, ...heard];
  for (const { name } of clusters) {
    const named = parseClusterName(name);
    if (!named.ok) problems.push(`the cluster name ${JSON.stringify(name)} cannot be used (${named.problem}); rename the context`);
  }
  if (problems.length > 0) return problem(problems);
  return parsed({ settings: settingsOf(options, surroundings), clusters, notices: chosen.ok ? [] : chosen.problem });
}

function settingsOf(options: CollectorOptions, { instance, isLoopback }: Surroundings): CollectorSettings {
  return {
    instance,
    namespaces: options.namespace,
    ignoredNamespaces: options.ignoredNamespace,
    keptKeys: options.keepLabel,
    users: options.users,
    terminationMessages: options.terminationMessages,
    lanesPerCluster: options.lanesPerCluster,
    recordBytesMax: options.recordBytesMax,
    queueBytesMax: options.queueBytesMax,
    openAudit: isLoopback && !options.noAudit,
  };
}
