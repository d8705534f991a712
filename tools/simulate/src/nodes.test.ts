import { describe, expect, it } from 'vitest';
import { nodeTruths } from './cluster.ts';
import { defineSimulation, type SimulationOptions } from './options.ts';
import { simulate } from './simulate.ts';
import type { Truth } from './truth.ts';

/** biome-ignore lint/suspicious/noExplicitAny: a test reads documents of many shapes. */
type Json = any;

interface Recording {
  readonly audits: readonly Json[];
  readonly nodes: readonly Json[];
  readonly truths: readonly Truth[];
  readonly options: SimulationOptions;
}

const CALM = { disorderMs: 0, duplicateRatio: 0, lateRatio: 0 } as const;

function record(partial: Partial<SimulationOptions>): Recording {
  const options = defineSimulation({ seed: 11, pods: 150, nodes: 8, durationS: 2400, ...CALM, ...partial });
  const audits: Json[] = [];
  const nodes: Json[] = [];
  const generated = simulate(options);
  let next = generated.next();
  while (next.done !== true) {
    const { file, line } = next.value;
    if (file === 'nodes.jsonl') nodes.push(JSON.parse(line));
    if (file.startsWith('audit-')) audits.push(JSON.parse(line));
    next = generated.next();
  }
  return { audits, nodes, truths: next.value, options };
}

const microseconds = (text: string): number => Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number(text.slice(20, 26).replace('Z', ''));

describe('nodes whose clocks are wrong', () => {
  const skewed = record({ nodeObjects: true, clockSkewMs: 30_000 });
  const truths = nodeTruths(skewed.options);

  it('are off by different amounts within the bound', () => {
    expect(new Set(truths.map(({ aheadUs }) => aheadUs)).size).toBe(8);
    for (const { aheadUs } of truths) expect(Math.abs(aheadUs)).toBeLessThanOrEqual(30_000_000);
  });

  it('write their leases and Events in their own time, just before the API server receives them', () => {
    const met = { leases: 0, events: 0, heartbeats: 0 };
    for (const { requestObject: body, requestReceivedTimestamp, objectRef, user, verb } of skewed.audits) {
      const truth = truths.find(({ node }) => user.username === `system:node:${node}`);
      if (truth === undefined || body === undefined) continue;
      const aheadOf = (us: number): number => us - microseconds(requestReceivedTimestamp) - truth.aheadUs;
      if (objectRef.resource === 'leases') {
        met.leases += 1;
        expect(aheadOf(microseconds(body.spec.renewTime))).toSatisfy((late: number) => late <= 0 && late >= -3_000);
      } else if (objectRef.resource === 'events' && verb === 'create') {
        met.events += 1;
        const namedUs = Number(BigInt(`0x${body.metadata.name.split('.').at(-1)}`) / 1000n);
        expect(aheadOf(namedUs)).toSatisfy((late: number) => late <= 0 && late >= -6_000);
      } else if (objectRef.resource === 'nodes') {
        met.heartbeats += 1;
        const heard = body.status.conditions.map((one: Json) => one.lastHeartbeatTime);
        expect(aheadOf(microseconds(heard[0]))).toSatisfy((late: number) => late <= 0 && late >= -1_003_000);
      }
    }
    expect(met.leases).toBeGreaterThan(1500);
    expect(met.events).toBeGreaterThan(200);
    expect(met.heartbeats).toBeGreaterThan(50);
  });

  it('change nothing of what really happened', () => {
    const right = record({ nodeObjects: true });
    expect(skewed.truths).toEqual(right.truths);
    const answers = (recording: Recording): readonly Json[] => recording.audits.map(({ stageTimestamp }) => stageTimestamp);
    expect(answers(skewed)).toEqual(answers(right));
  });
});

describe('a node in trouble', () => {
  const recording = record({ nodeObjects: true, nodes: 30 });
  const truths = nodeTruths(recording.options).filter(({ spells }) => spells.length > 0);

  it('shows the condition and a taint for as long as it lasts, and no longer', () => {
    expect(new Set(truths.flatMap(({ spells }) => spells.map(({ condition }) => condition))).size).toBe(3);
    for (const { node, spells } of truths) {
      const [spell] = spells;
      if (spell === undefined) continue;
      const sick = spell.condition === 'Ready' ? 'False' : 'True';
      const shown = recording.nodes.filter(({ object }) => object.metadata.name === node).map(({ object }) => object);
      const ill = shown.filter(({ status }) => status.conditions.some((one: Json) => one.type === spell.condition && one.status === sick));
      const since = ill.map(({ status }) => status.conditions.find((one: Json) => one.type === spell.condition).lastTransitionTime);
      expect(new Set(since.map((text) => Math.floor(microseconds(text) / 1e6)))).toEqual(new Set([Math.floor(spell.fromUs / 1e6)]));
      expect(shown.some(({ spec }) => spec.taints?.length === 1)).toBe(true);
      const endUs = recording.options.startAtUs + recording.options.durationS * 1_000_000;
      if (spell.untilUs < endUs - 2_000_000) expect(shown.at(-1).spec.taints).toBeUndefined();
    }
  });

  it('is given no new Pods by the scheduler', () => {
    const bindings = recording.audits.filter(
      ({ objectRef, responseStatus }) => objectRef.subresource === 'binding' && responseStatus.code === 201,
    );
    let elsewhere = 0;
    for (const { node, spells } of truths) {
      for (const { fromUs, untilUs } of spells) {
        const during = bindings.filter(({ stageTimestamp }) => {
          const us = microseconds(stageTimestamp);
          return us > fromUs + 1_000_000 && us < untilUs;
        });
        expect(during.filter(({ requestObject }) => requestObject.target.name === node)).toEqual([]);
        elsewhere += during.length;
      }
    }
    expect(elsewhere).toBeGreaterThan(10);
  });
});
