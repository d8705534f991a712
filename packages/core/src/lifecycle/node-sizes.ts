import { compareBytes } from '@lunettes/base';
import { dayUs, type EventTimeUs } from '../vocabulary/index.ts';
import { type NodeEntry, type NodeSize, type NodeSizesEntry, nodeSizesKey, type PodEntry, sizesMax } from './entries.ts';
import { withLatest } from './waiting-pods.ts';
import type { Work } from './work.ts';

/** What the largest Nodes have, each resource by itself. */
export interface LargestNode {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

/** A Node that was there within this time may come back: product contract §4, `request-exceeds-every-node`. */
const rememberedUs = 7 * dayUs;

/** Nodes of one kind differ by what their system took when it started; rounded up, they are one size, and nothing is called too large by it. */
const memoryStepBytes = 64 * 1024 * 1024;

export const sizeOf = (cpuMilli: number, memoryBytes: number): Pick<NodeSize, 'cpuMilli' | 'memoryBytes'> => ({
  cpuMilli,
  memoryBytes: Math.ceil(memoryBytes / memoryStepBytes) * memoryStepBytes,
});

/** The most that any one Node had which was there at `atUs` or some time before; undefined while no Node is known. */
export function largestAt({ sizes }: NodeSizesEntry, atUs: EventTimeUs): LargestNode | undefined {
  let cpuMilli = 0;
  let memoryBytes = 0;
  for (const size of sizes) {
    if (size.fromUs > atUs || (size.nodes === 0 && size.goneUs < atUs - rememberedUs)) continue;
    cpuMilli = Math.max(cpuMilli, size.cpuMilli);
    memoryBytes = Math.max(memoryBytes, size.memoryBytes);
  }
  return cpuMilli === 0 || memoryBytes === 0 ? undefined : { cpuMilli, memoryBytes };
}

/** Counts a Node that has become `after` under its sizes. Answers the Pods that are to be told again. */
export function countNode(work: Work, cluster: string, before: NodeEntry, after: NodeEntry): readonly string[] {
  const gone = shareOf(before);
  const come = shareOf(after);
  if (JSON.stringify(gone) === JSON.stringify(come)) return [];
  const known = sizesIn(work, cluster);
  const sizes = new Map(known.sizes.map((size) => [nameOf(size), size]));
  for (const size of gone) counted(sizes, size, -1);
  for (const size of come) counted(sizes, size, 1);
  work.put(nodeSizesKey(cluster), { ...known, sizes: [...sizes.values()].sort(largestFirst).slice(0, sizesMax), pods: [] });
  return known.pods.map(({ uid }) => uid);
}

const noSizes = (cluster: string): NodeSizesEntry => ({ kind: 'sizes', cluster, sizes: [], pods: [] });

export function sizesIn(work: Work, cluster: string): NodeSizesEntry {
  const found = work.get(nodeSizesKey(cluster));
  return found?.kind === 'sizes' ? found : noSizes(cluster);
}

/** Remembers a Pod that no Node had room for. */
export function waitForLargerNode(work: Work, { cluster, uid }: PodEntry, atUs: EventTimeUs): void {
  const known = sizesIn(work, cluster);
  const pods = withLatest(known.pods, uid, atUs);
  if (pods !== known.pods) work.put(nodeSizesKey(cluster), { ...known, pods });
}

/** The sizes that a Node has had: it counts under the last one until it is deleted. */
function shareOf({ places, createdUs, deletedUs }: NodeEntry): readonly NodeSize[] {
  const newestUs = Math.max(...places.map(({ lastUs }) => lastUs));
  return places
    .filter(({ cpuMilli, memoryBytes }) => cpuMilli > 0 && memoryBytes > 0)
    .map(({ cpuMilli, memoryBytes, firstUs, lastUs }) => {
      const isThere = lastUs === newestUs && deletedUs < lastUs;
      const fromUs = Math.min(createdUs, firstUs);
      return { cpuMilli, memoryBytes, fromUs, goneUs: isThere ? 0 : lastUs, nodes: isThere ? 1 : 0 };
    });
}

/** Times only widen and the count is that of the Nodes' own states, so that the order of the Nodes' records does not matter. */
function counted(sizes: Map<string, NodeSize>, size: NodeSize, by: 1 | -1): void {
  const known = sizes.get(nameOf(size)) ?? { ...size, goneUs: 0, nodes: 0 };
  sizes.set(nameOf(size), {
    ...known,
    fromUs: Math.min(known.fromUs, size.fromUs),
    goneUs: Math.max(known.goneUs, size.goneUs),
    nodes: Math.max(0, known.nodes + by * size.nodes),
  });
}

const nameOf = ({ cpuMilli, memoryBytes }: Pick<NodeSize, 'cpuMilli' | 'memoryBytes'>): string => `${cpuMilli}/${memoryBytes}`;

const largestFirst = (a: NodeSize, b: NodeSize): number =>
  b.cpuMilli - a.cpuMilli || b.memoryBytes - a.memoryBytes || compareBytes(nameOf(a), nameOf(b));
