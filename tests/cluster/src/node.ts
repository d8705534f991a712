import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApiClient } from './api-client.ts';
import { certificateOf, kubeconfigOf } from './certificates.ts';
import { startDaemon, until } from './daemon.ts';
import { nodeAddress, nodeName, podCgroup, registryPort, runDirectory, statePath } from './lab-paths.ts';
import { labNetwork } from './node-changes.ts';
import { isTrue } from './pods.ts';
import { runProgram } from './run-program.ts';
import type { KubeletPlan } from './scenario.ts';

const containerdSocket = join(runDirectory, 'containerd.sock');
export const networkConfiguration = statePath('cni', '10-lab.conflist');

/** Starts containerd and waits until it answers. */
export async function startContainerd(): Promise<void> {
  mkdirSync(statePath('cni'), { recursive: true });
  writeFileSync(networkConfiguration, JSON.stringify(labNetwork));
  writeFileSync(statePath('containerd.toml'), containerdConfiguration);
  startDaemon('containerd', '/usr/bin/containerd', ['--config', statePath('containerd.toml')]);
  await until('containerd answers', async () => (await containerd(['version'])).length > 0, 30_000, 'containerd');
}

/** The client of containerd, in the namespace that the kubelet uses. */
const containerd = (args: readonly string[]): Promise<string> =>
  runProgram('/usr/bin/ctr', ['--address', containerdSocket, '--namespace', 'k8s.io', ...args]);

export function startKubelet(programs: string, plan: KubeletPlan = {}): void {
  writeFileSync(statePath('resolv.conf'), 'nameserver 127.0.0.1\n');
  mkdirSync(statePath('manifests'), { recursive: true });
  writeFileSync(statePath('kubelet.json'), kubeletConfiguration(plan));
  startDaemon('kubelet', join(programs, 'kubelet'), [
    `--config=${statePath('kubelet.json')}`,
    `--kubeconfig=${kubeconfigOf('kubelet')}`,
    `--root-dir=${statePath('kubelet')}`,
    `--hostname-override=${nodeName}`,
    `--node-ip=${nodeAddress}`,
    // "Observed pod startup duration" is written at this verbosity.
    '--v=2',
  ]);
}

/** Returns when the node takes Pods. */
export async function awaitNode(): Promise<void> {
  const api = createApiClient();
  await until(
    'the node is Ready',
    async () => {
      const { status, body } = await api.send('GET', `/api/v1/nodes/${nodeName}`);
      return status === 200 && (body.spec?.taints ?? []).length === 0 && isTrue(body, 'Ready');
    },
    120_000,
    'kubelet',
  );
}

const containerdConfiguration = `version = 2
root = "${statePath('containerd')}"
state = "${join(runDirectory, 'containerd')}"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs", "io.containerd.internal.v1.opt"]
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "127.0.0.1:${registryPort}/lab/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${statePath('cni')}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;

function kubeletConfiguration({ diskFreeLeast = '2%' }: KubeletPlan): string {
  return JSON.stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { anonymous: { enabled: false }, webhook: { enabled: false }, x509: { clientCAFile: certificateOf('ca').certificate } },
    authorization: { mode: 'AlwaysAllow' },
    address: '127.0.0.1',
    healthzBindAddress: '127.0.0.1',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${podCgroup}`,
    // Debian 12 and machines like it may still have control groups of version 1.
    failCgroupV1: false,
    failSwapOn: false,
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    staticPodPath: statePath('manifests'),
    podLogsDir: statePath('pod-logs'),
    resolvConf: statePath('resolv.conf'),
    clusterDNS: ['10.97.0.10'],
    clusterDomain: 'cluster.local',
    makeIPTablesUtilChains: false,
    // A clone's disk may be nearly full; a scenario lowers this to be evicted.
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': diskFreeLeast, 'imagefs.available': '2%', 'nodefs.inodesFree': '1%' },
    // So that what one scenario did to the node is over before the next one.
    evictionPressureTransitionPeriod: '5s',
    imageGCHighThresholdPercent: 99,
    imageGCLowThresholdPercent: 98,
    // Small, so that requests that do not fit are easy to make and this machine's size changes nothing.
    maxPods: 110,
    oomScoreAdj: 0,
  });
}
