import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { nodeName, podSubnet, stateDirectory, statePath } from './lab-paths.ts';
import { container } from './pods.ts';
import { runProgram } from './run-program.ts';
import type { ScenarioLab } from './scenario.ts';

/** Puts a Pod into the directory that the kubelet reads; gives what takes it out. */
export function staticPod(name: string, namespace: string): () => Promise<void> {
  const file = statePath('manifests', `${name}.json`);
  const metadata = { name, namespace };
  writeFileSync(
    file,
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { terminationGracePeriodSeconds: 1, containers: [container()] } }),
  );
  return async () => rmSync(file, { force: true });
}

/** Taints the node until the scenario is over. */
export async function taintNode(lab: ScenarioLab, taints: readonly object[]): Promise<void> {
  lab.afterwards(async () => {
    await lab.send('PATCH', `/api/v1/nodes/${nodeName}`, { spec: { taints: [] } });
  });
  await lab.send('PATCH', `/api/v1/nodes/${nodeName}`, { spec: { taints } });
  await lab.rest(2);
}

/** How far the kubelet's threshold is from what is free, and how much more than that is taken: others on this machine write, too. */
const headroomBytes = 2 * 1024 ** 3;

/** The node's disk with a threshold just below what is free of it, and what takes the rest. */
export function crowdedDisk(): { readonly freeLeast: string; fill(): Promise<void>; empty(): void } {
  const { bavail, bsize } = statfsSync(stateDirectory);
  const ballast = statePath('ballast');
  return {
    freeLeast: String(bavail * bsize - headroomBytes),
    fill: async () => void (await runProgram('fallocate', ['--length', String(2 * headroomBytes), ballast])),
    empty: () => rmSync(ballast, { force: true }),
  };
}

/** So much of what the node has, as a quantity in Mi. */
export async function shareOfNode(lab: ScenarioLab, resource: 'memory', share: number): Promise<string> {
  const node = await lab.send('GET', `/api/v1/nodes/${nodeName}`);
  const kibibytes = Number(String(node.status?.allocatable?.[resource]).replace('Ki', ''));
  return `${Math.floor((kibibytes * share) / 1024)}Mi`;
}

const bridgeNetwork = (subnet: string, range: object): object => ({
  cniVersion: '1.0.0',
  name: 'lab',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: false,
      hairpinMode: true,
      ipam: { type: 'host-local', dataDir: statePath('cni-addresses'), ranges: [[{ subnet, gateway: '10.99.0.1', ...range }]] },
    },
  ],
});

/** The network that the lab starts with. */
export const labNetwork = bridgeNetwork(podSubnet, {});
/** The same with one address left. */
export const smallNetwork = bridgeNetwork(podSubnet, { rangeStart: '10.99.0.250', rangeEnd: '10.99.0.250' });
