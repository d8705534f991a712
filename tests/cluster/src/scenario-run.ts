import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type ApiClient, createApiClient, type KubernetesObject } from './api-client.ts';
import { startControllers, startScheduler } from './control-plane.ts';
import { signalDaemon, until } from './daemon.ts';
import { LabFailure } from './lab-failure.ts';
import { programsOf } from './lab-paths.ts';
import { runningLab } from './lab-up.ts';
import { beginRemoval, freshNamespace } from './namespaces.ts';
import { awaitNode, networkConfiguration, startContainerd, startKubelet } from './node.ts';
import { isTrue } from './pods.ts';
import { isRolledOut } from './rollouts.ts';
import type { DaemonName, LabDaemons, Scenario, ScenarioLab } from './scenario.ts';

/** A scenario that has happened; its namespace is still there. */
export interface ScenarioRun {
  readonly scenario: Scenario;
  readonly namespace: string;
  readonly began: Date;
  readonly ended: Date;
  /** Undoes what it did and removes its namespace. */
  clear(): Promise<void>;
}

export const namespaceOf = (scenario: Scenario): string => `lab-${scenario.name}`;

/** Lets a scenario happen in a namespace of its own. Whatever happens, what it changed outside of it is undone by `clear`. */
export async function runScenario(scenario: Scenario): Promise<ScenarioRun> {
  const api = createApiClient();
  const namespace = namespaceOf(scenario);
  const undone: (() => Promise<void>)[] = [];
  const clear = async (): Promise<void> => {
    for (const undo of undone.toReversed()) await undo();
    await beginRemoval(api, namespace);
  };
  await freshNamespace(api, namespace);
  const began = new Date();
  try {
    await scenario.run(labOf(api, namespace, (undo) => undone.push(undo)));
    // What the cluster still has to say about what was waited for.
    await pause(settleMs);
  } catch (error) {
    await clear();
    throw new LabFailure(`${scenario.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return { scenario, namespace, began, ended: new Date(), clear };
}

const settleMs = 2_500;
/** Long, for a machine that does other things as well; what is waited for comes within seconds otherwise. */
const waitedS = 120;

/** What may be done in one namespace. */
export function labOf(api: ApiClient, namespace: string, afterwards: (undo: () => Promise<void>) => void): ScenarioLab {
  const pathOf = (path: string): string => (/^\/apis?\//.test(path) ? path : `${groupOf(path)}/namespaces/${namespace}${path}`);
  const send: ScenarioLab['send'] = async (method, path, body) => {
    const { status, body: answer } = await api.send(method, pathOf(path), body, method === 'PATCH' ? mergePatch : undefined);
    if (status >= 300) throw new LabFailure(`${method} ${path} was answered with ${status}: ${answer.message}`);
    return answer;
  };
  const list = async (kind: string): Promise<readonly KubernetesObject[]> => (await send('GET', `/${kind}`)).items ?? [];
  const podsOf = async (prefix: string): Promise<readonly KubernetesObject[]> =>
    (await list('pods')).filter((found) => found.metadata.name?.startsWith(prefix) === true);

  const podAs: ScenarioLab['pod'] = async (prefix, what, ask, withinS = waitedS) => {
    let found: KubernetesObject | undefined;
    await until(
      `Pod ${prefix} is ${what}`,
      async () => {
        found = (await podsOf(prefix)).find(ask);
        return found !== undefined;
      },
      withinS * 1000,
    );
    if (found === undefined) throw new LabFailure(`no Pod ${prefix}`);
    return found;
  };

  return {
    namespace,
    send,
    create: (object) => send('POST', collectionOf(object), object),
    createRefused: async (object, code, headers = {}) => {
      const { status, body } = await api.send('POST', pathOf(collectionOf(object)), object, undefined, headers);
      if (status !== code)
        throw new LabFailure(`creating ${object.metadata.name} was answered with ${status} instead of ${code}: ${body.message}`);
    },
    patch: async (path, change, type = mergePatch) => {
      const { status, body } = await api.send('PATCH', pathOf(path), change, type);
      if (status >= 300) throw new LabFailure(`PATCH ${path} was answered with ${status}: ${body.message}`);
    },
    remove: async (path, options = {}) => {
      await send('DELETE', path, { apiVersion: 'v1', kind: 'DeleteOptions', ...options });
    },
    pod: podAs,
    ready: (prefix, withinS) => podAs(prefix, 'Ready', (found) => isTrue(found, 'Ready'), withinS),
    rolledOut: (path, ask = isRolledOut) =>
      until(`${path} is as far as it should be`, async () => ask(await send('GET', path)), waitedS * 1000),
    gone: (name, withinS = waitedS) =>
      until(`Pod ${name} is gone`, async () => !(await podsOf(name)).some((found) => found.metadata.name === name), withinS * 1000),
    event: (prefix, reason, text = '', withinS = waitedS) =>
      until(
        `an Event ${reason} about ${prefix} has come`,
        async () =>
          (await list('events')).some(
            (found) =>
              found.involvedObject?.name?.startsWith(prefix) === true && found.reason === reason && found.message?.includes(text) === true,
          ),
        withinS * 1000,
      ),
    rest: (seconds) => pause(seconds * 1000),
    daemons,
    afterwards,
  };
}

const mergePatch = 'application/merge-patch+json';

const daemons: LabDaemons = {
  stop: (name) => signalDaemon(name, 'SIGKILL'),
  freeze: (name) => signalDaemon(name, 'SIGSTOP'),
  thaw: (name) => signalDaemon(name, 'SIGCONT'),
  start: async (name) => starters[name](programsOf(runningLab().kubernetes)),
  restartKubelet: async (plan) => {
    await signalDaemon('kubelet', 'SIGKILL');
    startKubelet(programsOf(runningLab().kubernetes), plan);
  },
  network: async (configuration) => {
    if (configuration === undefined) rmSync(networkConfiguration, { force: true });
    else writeFileSync(networkConfiguration, JSON.stringify(configuration));
  },
  nodeReady: awaitNode,
};

const starters: Readonly<Record<DaemonName, (programs: string) => void | Promise<void>>> = {
  containerd: startContainerd,
  kubelet: (programs) => startKubelet(programs),
  'kube-scheduler': startScheduler,
  'kube-controller-manager': startControllers,
};

const groups: Readonly<Record<string, string>> = {
  deployments: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  daemonsets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
};
const groupOf = (path: string): string => groups[path.split('/')[1] ?? ''] ?? '/api/v1';

const clusterScoped = /^(PriorityClass|StorageClass|CSIDriver|RuntimeClass|Validating.*)$/;

/** Where objects of a kind are created: from the root for what has no namespace or another group. */
function collectionOf({ apiVersion = 'v1', kind = '' }: KubernetesObject): string {
  const plural = /(s|x)$/.test(kind)
    ? `${kind.toLowerCase()}es`
    : kind.endsWith('y')
      ? `${kind.toLowerCase().slice(0, -1)}ies`
      : `${kind.toLowerCase()}s`;
  if (clusterScoped.test(kind)) return `/apis/${apiVersion}/${plural}`;
  return apiVersion === 'v1' || groups[plural] !== undefined ? `/${plural}` : `/apis/${apiVersion}/${plural}`;
}
