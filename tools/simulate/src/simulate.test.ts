import { describe, expect, it } from 'vitest';
import { defineSimulation, type SimulationOptions } from './options.ts';
import { simulate } from './simulate.ts';
import type { Truth } from './truth.ts';

interface Recording {
  readonly lines: readonly { readonly file: string; readonly line: string }[];
  readonly truths: readonly Truth[];
}

const SMALL: Partial<SimulationOptions> = { seed: 11, pods: 120, nodes: 6, namespaces: 5, durationS: 2400 };

function record(partial: Partial<SimulationOptions>): Recording {
  const lines: { file: string; line: string }[] = [];
  const generated = simulate(defineSimulation({ ...SMALL, ...partial }));
  let next = generated.next();
  while (next.done !== true) {
    lines.push(next.value);
    next = generated.next();
  }
  return { lines, truths: next.value };
}

/** biome-ignore lint/suspicious/noExplicitAny: a test reads documents of many shapes. */
type Json = any;

function audits(recording: Recording): readonly Json[] {
  return recording.lines.filter((entry) => entry.file.startsWith('audit-')).map((entry) => JSON.parse(entry.line));
}

describe('a simulation', () => {
  it('gives the same bytes for the same options and others for another seed', () => {
    const first = record({});
    expect(record({})).toEqual(first);
    expect(record({ seed: 12 }).lines).not.toEqual(first.lines);
  });

  it('writes one valid JSON document per line, in every release and at every level', () => {
    for (const kubernetes of ['1.30', '1.34', '1.36'] as const) {
      for (const auditLevel of ['Metadata', 'Request', 'RequestResponse'] as const) {
        const { lines } = record({ kubernetes, auditLevel, requestReceived: true });
        for (const { line } of lines) {
          expect(line.includes('\n')).toBe(false);
          expect(line.includes('undefined')).toBe(false);
          expect(JSON.parse(line)).toBeTypeOf('object');
        }
      }
    }
  });

  it('spreads its requests over as many files as there are API servers', () => {
    const files = new Set(record({ apiservers: 3 }).lines.map((entry) => entry.file));
    expect([...files].sort()).toEqual([
      'audit-apiserver-0.jsonl',
      'audit-apiserver-1.jsonl',
      'audit-apiserver-2.jsonl',
      'events.jsonl',
      'pods.jsonl',
    ]);
  });

  it('disturbs only the order and number of audit lines, never the lines or the truth', () => {
    const calm = record({ disorderMs: 0, duplicateRatio: 0, lateRatio: 0 });
    const disturbed = record({ disorderMs: 2_000, duplicateRatio: 0.05, lateRatio: 0.05 });
    expect(disturbed.truths).toEqual(calm.truths);
    expect(disturbed.lines.length).toBeGreaterThan(calm.lines.length);
    expect(new Set(disturbed.lines.map((entry) => entry.line))).toEqual(new Set(calm.lines.map((entry) => entry.line)));
    const order = (recording: Recording): readonly string[] => audits(recording).map((event) => event.auditID);
    expect(order(disturbed)).not.toEqual(order(calm));
  });

  it('is in the order of the answers when nothing disturbs it', () => {
    const times = audits(record({ disorderMs: 0, duplicateRatio: 0, lateRatio: 0 })).map((event) => event.stageTimestamp);
    expect(times).toEqual([...times].sort());
  });

  it('fills namespaces unevenly, and gives a hot one most of the Pods', () => {
    const shares = (hotNamespace: boolean): readonly number[] => {
      const created = record({ hotNamespace, pods: 400, mix: 'healthy' }).truths.filter((truth) => truth.action === 'create');
      const counts = new Map<string, number>();
      for (const truth of created) counts.set(truth.namespace, (counts.get(truth.namespace) ?? 0) + 1);
      return [...counts.values()].map((count) => count / created.length).sort((a, b) => b - a);
    };
    expect(shares(false)).toHaveLength(5);
    expect(shares(false)[0]).toBeLessThan(0.6);
    expect(shares(true)[0]).toBeGreaterThan(0.75);
  });

  it('raises the resourceVersion of a Pod with each change of it', () => {
    const newest = new Map<string, number>();
    for (const { file, line } of record({}).lines) {
      if (file !== 'pods.jsonl') continue;
      const { type, object } = JSON.parse(line);
      const version = Number(object.metadata.resourceVersion);
      const before = newest.get(object.metadata.uid);
      expect(before === undefined).toBe(type === 'ADDED');
      if (before !== undefined && type === 'MODIFIED') expect(version).toBeGreaterThan(before);
      newest.set(object.metadata.uid, version);
    }
    expect(newest.size).toBeGreaterThan(100);
  });
});

describe('audit levels', () => {
  const byLevel = {
    Metadata: audits(record({ auditLevel: 'Metadata', requestReceived: true })),
    Request: audits(record({ auditLevel: 'Request', requestReceived: true })),
    RequestResponse: audits(record({ auditLevel: 'RequestResponse', requestReceived: true })),
  };
  const without = (event: Json, fields: readonly string[]): Json =>
    Object.fromEntries(Object.entries(event).filter(([field]) => !fields.includes(field)));

  it('differ in nothing but the level and the bodies', () => {
    const metadata = byLevel.Metadata.map((event) => without(event, ['level']));
    expect(byLevel.Request.map((event) => without(event, ['level', 'requestObject']))).toEqual(metadata);
    expect(byLevel.RequestResponse.map((event) => without(event, ['level', 'requestObject', 'responseObject']))).toEqual(metadata);
    expect(byLevel.RequestResponse.map((event) => event.requestObject)).toEqual(byLevel.Request.map((event) => event.requestObject));
  });

  it('carry the bodies that they promise and no others', () => {
    const has = (events: readonly Json[], field: string): boolean => events.some((event) => field in event);
    expect([has(byLevel.Metadata, 'requestObject'), has(byLevel.Metadata, 'responseObject')]).toEqual([false, false]);
    expect([has(byLevel.Request, 'requestObject'), has(byLevel.Request, 'responseObject')]).toEqual([true, false]);
    for (const event of byLevel.RequestResponse) {
      const full = event.level === 'RequestResponse' && event.stage === 'ResponseComplete';
      expect(['requestObject' in event, 'responseObject' in event]).toEqual([full, full]);
    }
  });

  it('name a Pod only where the API server knows it from URL and body', () => {
    const pods = byLevel.RequestResponse.filter((event) => event.objectRef.resource === 'pods' && event.stage === 'ResponseComplete');
    for (const event of pods) {
      const { name, uid, subresource } = event.objectRef;
      if (event.verb === 'create' && subresource === undefined) {
        expect(name).toBe(event.requestObject.metadata.name);
        expect(uid).toBe(event.requestObject.metadata.uid);
      } else if (subresource === 'binding') expect(uid).toBe(event.requestObject.metadata.uid);
      else expect(uid).toBeUndefined();
    }
    const kubelet = pods.filter((event) => event.objectRef.subresource === 'status' && event.user.username.startsWith('system:node:'));
    for (const event of kubelet) expect(event.requestObject.metadata.uid).toBe(event.responseObject.metadata.uid);
    expect(kubelet.length).toBeGreaterThan(100);
  });

  it('carry bodies of realistic size at RequestResponse', () => {
    const lines = record({ mix: { 'healthy-deployment': 1 } }).lines.filter((entry) => entry.file.startsWith('audit-'));
    const sizes = (wanted: string): readonly number[] =>
      lines.filter((entry) => entry.line.includes(wanted)).map((entry) => entry.line.length);
    for (const size of sizes('"verb":"patch","user":{"username":"system:node:node-001"').filter((length) => length > 3000)) {
      expect(size).toBeGreaterThan(5_000);
      expect(size).toBeLessThan(8_192);
    }
    for (const size of sizes('/pods","verb":"create"')) {
      expect(size).toBeGreaterThan(4_000);
      expect(size).toBeLessThan(7_168);
    }
    expect(lines.some((entry) => entry.line.includes('managedFields'))).toBe(false);
  });
});
