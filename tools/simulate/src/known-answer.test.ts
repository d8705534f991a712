import { expect, test } from 'vitest';
import { knownAnswers } from './known-answer.ts';
import { defineSimulation } from './options.ts';
import { simulate } from './simulate.ts';
import type { Truth } from './truth.ts';

function truthsOf(partial: Parameters<typeof defineSimulation>[0]): { readonly truths: readonly Truth[]; readonly endAtUs: number } {
  const options = defineSimulation(partial);
  const lines = simulate(options);
  let next = lines.next();
  while (next.done !== true) next = lines.next();
  return { truths: next.value, endAtUs: options.startAtUs + (options.durationS + 3600) * 1_000_000 };
}

test('every delivery has an answer: who, how it ended, when to the microsecond, which verdicts and causes can be right', () => {
  const { truths, endAtUs } = truthsOf({ seed: 5, pods: 200 });
  const answers = knownAnswers(truths, endAtUs);
  expect(answers).toHaveLength(truths.length);
  for (const [index, answer] of answers.entries()) {
    const truth = truths[index];
    expect(answer.verdicts.length).toBeGreaterThan(0);
    if (answer.outcome === 'delivered') expect(answer.milestones[answer.action === 'delete' ? 'pod.deleted' : 'pod.created']).toBeDefined();
    if (answer.outcome === 'open') expect(answer.verdicts).not.toContain('success');
    if (answer.outcome === 'rejected') expect([answer.uid, answer.startedAtUs]).toEqual([null, null]);
    if (truth?.cause != null) expect(answer.causes).toContain(truth.cause);
  }
  expect(new Set(answers.map(({ outcome }) => outcome)).size).toBe(5);
  expect(answers.filter(({ verdicts }) => verdicts.length === 1).length).toBeGreaterThan(answers.length / 2);
});
