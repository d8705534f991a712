import { describe, expect, test } from 'vitest';
import { dominatingReason, parseFitError } from './fit-error.ts';

const named = (message: string): string | undefined => {
  const fit = parseFitError(message);
  return fit === undefined ? undefined : dominatingReason(fit)?.text;
};

describe('a fit error', () => {
  test('is read into its reasons and counts, without what preemption says', () => {
    expect(
      parseFitError(
        '0/8 nodes are available: 3 Insufficient cpu, 5 Too many pods. preemption: 0/8 nodes are available: 8 No preemption victims found for incoming pod.',
      ),
    ).toEqual({
      nodes: 8,
      reasons: [
        { text: 'Insufficient cpu', count: 3 },
        { text: 'Too many pods', count: 5 },
      ],
      before: '',
    });
  });

  test('keeps together the old text of taints, which has a comma in it', () => {
    expect(
      parseFitError("0/1 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate.")
        ?.reasons,
    ).toEqual([{ text: "node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate", count: 1 }]);
  });

  test('has what was said before any node was looked at', () => {
    expect(
      parseFitError('0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: 3 x.'),
    ).toEqual({
      nodes: 3,
      reasons: [],
      before: 'persistentvolumeclaim "data" not found',
    });
  });

  test('that was cut is read as far as it goes', () => {
    expect(named('0/9 nodes are available: 4 Insufficient memory, 5 node(s) had untol')).toBe('Insufficient memory');
  });

  test.each(['', 'nodes are available: ', '0/x nodes are available: 1 a', 'skip schedule deleting pod: a/b'])('is not %j', (message) => {
    expect(parseFitError(message)).toBeUndefined();
  });
});

describe('the reason to name', () => {
  test.each([
    ['0/6 nodes are available: 1 Insufficient cpu, 5 node(s) had untolerated taint {dedicated: a}.', 'Insufficient cpu'],
    [
      '0/6 nodes are available: 5 Insufficient cpu, 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.',
      'Insufficient cpu',
    ],
    ['0/3 nodes are available: 1 Insufficient memory, 3 Insufficient cpu.', 'Insufficient cpu'],
    ['0/7 nodes are available: 2 Insufficient cpu, 5 Insufficient nvidia.com/gpu.', 'Insufficient cpu'],
    ['0/5 nodes are available: 2 Insufficient cpu, 5 Insufficient nvidia.com/gpu.', 'Insufficient nvidia.com/gpu'],
    [
      "0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 node(s) didn't match Pod's node affinity/selector.",
      "node(s) didn't match Pod's node affinity/selector",
    ],
    [
      '0/1 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }.',
      'node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
    ],
    [
      "0/6 nodes are available: 2 node(s) had untolerated taint {pool: gpu}, 4 node(s) didn't match Pod's node affinity/selector.",
      'node(s) had untolerated taint {pool: gpu}',
    ],
    [
      "0/21 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 20 node(s) didn't have free ports for the requested pod ports.",
      "node(s) didn't have free ports for the requested pod ports",
    ],
    [
      "0/5 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector, 2 node(s) didn't match pod anti-affinity rules.",
      'node(s) were unschedulable',
    ],
  ])('in %s', (message, text) => {
    expect(named(message)).toBe(text);
  });
});
