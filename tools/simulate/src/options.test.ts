import { describe, expect, it } from 'vitest';
import { defineSimulation } from './options.ts';

describe('options', () => {
  it('are refused with one message that names every mistake', () => {
    const define = () => defineSimulation({ pods: -1, nodes: 0, lateRatio: 2, cluster: 'a|b', mix: { nonsense: 1, 'job:recover': 1 } });
    for (const part of [
      'pods must be',
      'nodes must be',
      'lateRatio must be',
      'cluster must',
      'nonsense, which is no scenario',
      'job end with recover',
    ]) {
      expect(define).toThrow(part);
    }
  });

  it('have defaults for everything', () => {
    expect(defineSimulation({})).toMatchObject({ startAtUs: 1_760_000_000_000_000, auditLevel: 'RequestResponse', mix: 'default' });
  });
});
