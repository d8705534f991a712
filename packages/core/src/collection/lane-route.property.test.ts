import { partitionOf } from '@lunettes/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneMapOf, laneOf, lanesOf, parseClusterName } from './lane-route.ts';

const lanes = fc.integer({ min: 1, max: 256 });
const name = fc.string({ minLength: 1, maxLength: 30 });

test('a namespace always meets in one lane, which is one of its cluster', () => {
  fc.assert(
    fc.property(name, name, lanes, (cluster, namespace, count) => {
      const map = laneMapOf(cluster, count);
      const lane = laneOf(map, cluster, namespace);
      expect(laneOf(laneMapOf(cluster, count), cluster, namespace)).toBe(lane);
      expect(lanesOf(map)).toContain(lane);
      expect(lane).toBeLessThan(count);
    }),
  );
});

test('a cluster uses k different lanes, eight unless there are fewer', () => {
  fc.assert(
    fc.property(name, lanes, (cluster, count) => {
      const own = lanesOf(laneMapOf(cluster, count));
      expect(new Set(own).size).toBe(own.length);
      expect(own).toHaveLength(Math.min(8, count));
      expect(own[0]).toBe(partitionOf(cluster, count));
    }),
  );
});

test('many namespaces reach every lane of their cluster', () => {
  const map = laneMapOf('prod', 64);
  const met = new Set(Array.from({ length: 500 }, (_, index) => laneOf(map, 'prod', `team-${index}`)));
  expect([...met].sort((a, b) => a - b)).toEqual([...lanesOf(map)].sort((a, b) => a - b));
});

test('a cluster name that could be mistaken for something else in a key or an address is refused', () => {
  for (const bad of ['', 'a|b', 'a\nb', 'a\ud800', 'x'.repeat(254)]) expect(parseClusterName(bad).ok).toBe(false);
  for (const good of ['prod', 'kind-kind', 'arn:aws:eks:eu-west-1:1:cluster/x', '東京']) expect(parseClusterName(good).ok).toBe(true);
});
