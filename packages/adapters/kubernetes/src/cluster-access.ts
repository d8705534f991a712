import { KubeConfig } from '@kubernetes/client-node';
import { type Parsed, parsed, problem } from '@lunettes/base';

/** How one cluster is reached: a context of a kubeconfig. */
export interface ClusterAccess {
  readonly context: string;
  /** Address of the API server, for people. */
  readonly server: string;
  readonly kubeConfig: KubeConfig;
}

export interface ContextChoice {
  /** Path of a kubeconfig; undefined follows `KUBECONFIG`, `~/.kube/config` and the service account, as kubectl does. */
  readonly file: string | undefined;
  /** Contexts by name; none and not `allContexts` means the current one. */
  readonly contexts: readonly string[];
  readonly allContexts: boolean;
}

/**
 * The clusters that a kubeconfig offers and the operator chose. Fails with one sentence per problem: no
 * readable kubeconfig, no such context, a context whose cluster is missing.
 */
export function chooseClusters(choice: ContextChoice): Parsed<readonly ClusterAccess[], readonly string[]> {
  const whole = new KubeConfig();
  try {
    if (choice.file === undefined) whole.loadFromDefault();
    else whole.loadFromFile(choice.file);
  } catch (cause) {
    return problem([`cannot read the kubeconfig${choice.file === undefined ? '' : ` ${choice.file}`}: ${messageOf(cause)}`]);
  }
  if (choice.file === undefined && whole.getCurrentCluster()?.server === guessedServer)
    return problem(['there is no kubeconfig (KUBECONFIG, ~/.kube/config) and no service account']);
  const known = whole.getContexts().map(({ name }) => name);
  const current = whole.getCurrentContext();
  const wanted = choice.allContexts ? known : choice.contexts.length > 0 ? choice.contexts : [current];
  const problems: string[] = [];
  const chosen: ClusterAccess[] = [];
  for (const context of new Set(wanted)) {
    const found = whole.getContextObject(context);
    const cluster = found === null ? null : whole.getCluster(found.cluster);
    if (found === null)
      problems.push(
        context === '' || context === undefined
          ? 'the kubeconfig has no current context'
          : `no context ${JSON.stringify(context)}; there are: ${known.join(', ')}`,
      );
    else if (cluster === null)
      problems.push(
        `context ${JSON.stringify(context)} names cluster ${JSON.stringify(found.cluster)}, which the kubeconfig does not have`,
      );
    else chosen.push({ context, server: cluster.server, kubeConfig: withContext(whole, context) });
  }
  if (chosen.length === 0 && problems.length === 0) problems.push('the kubeconfig has no contexts');
  return problems.length > 0 ? problem(problems) : parsed(chosen);
}

/** What the client library makes up where it finds nothing; on this machine it may be ourselves. */
const guessedServer = 'http://localhost:8080';

function withContext(whole: KubeConfig, context: string): KubeConfig {
  const one = new KubeConfig();
  one.loadFromOptions({ clusters: whole.getClusters(), users: whole.getUsers(), contexts: whole.getContexts(), currentContext: context });
  return one;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
