import { murmur2, type Parsed, parsed, problem } from '@lunettes/base';

/** Which lanes a cluster uses: k of P, fixed for the life of a topic (architecture §2). */
export interface LaneMap {
  /** P: lanes of the log. */
  readonly lanes: number;
  /** k: lanes of this cluster, from 1 to P. */
  readonly lanesOfCluster: number;
  /** The first of them. */
  readonly base: number;
}

/** Lanes of one cluster unless its lane map says otherwise: a busy cluster spreads, and its ticks stay few. */
const lanesOfClusterDefault = 8;

export function laneMapOf(cluster: string, lanes: number, lanesOfCluster: number = Math.min(lanesOfClusterDefault, lanes)): LaneMap {
  return { lanes, lanesOfCluster: Math.max(1, Math.min(lanesOfCluster, lanes)), base: murmur2(cluster) % lanes };
}

/** The lane of everything that happens in `namespace`. */
export function laneOf(map: LaneMap, cluster: string, namespace: string): number {
  return (map.base + (murmur2(`${cluster}|${namespace}`) % map.lanesOfCluster)) % map.lanes;
}

/** Every lane of a cluster, for what concerns all of its namespaces: Nodes, ticks, policy, lists. */
export function lanesOf(map: LaneMap): readonly number[] {
  return Array.from({ length: map.lanesOfCluster }, (_, index) => (map.base + index) % map.lanes);
}

/** Characters of a cluster name. */
const clusterNameMax = 253;

/**
 * A cluster name stands in keys before `|`, so it may not hold one, nor control characters, and has 1 to
 * `clusterNameMax` characters. Everything else is allowed, since contexts of clouds are called
 * `arn:aws:eks:...:cluster/name`; addresses carry it percent-encoded.
 */
export function parseClusterName(text: string): Parsed<string, 'empty' | 'too_long' | 'bad_character'> {
  if (text.length === 0) return problem('empty');
  if (text.length > clusterNameMax) return problem('too_long');
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (character === '|' || point < 0x20 || point === 0x7f || (point >= 0xd800 && point < 0xe000)) return problem('bad_character');
  }
  return parsed(text);
}
