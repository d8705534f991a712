import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { atLevel } from '../cluster/src/audit-level.ts';
import { type AuditLevel, auditLevels } from '../cluster/src/control-plane.ts';
import { replayFiles, type ResultRow } from '../replay/replay-lines.ts';
import { readCase, realCases } from './read-case.ts';

const lower = ['Request', 'Metadata'] as const;
const linesOf = (path: string): readonly string[] => readFileSync(path, 'utf8').trimEnd().split('\n');
const derived = (lines: readonly string[], level: (typeof lower)[number]): readonly string[] =>
  lines.map((line) => JSON.stringify(atLevel(JSON.parse(line), level)));

describe.each(lower)('at level %s', (level) => {
  const directory = join(import.meta.dirname, 'levels', level);

  test.each(readdirSync(directory))('what is derived has the fields that the API server itself logs: %s', (file) => {
    const recorded = shapesOf(linesOf(join(directory, file)));
    const made = shapesOf(derived(linesOf(join(import.meta.dirname, `real-1.34-${file.replace('.jsonl', '')}`, 'audit.jsonl')), level));
    const both = [...recorded.keys()].filter((request) => made.has(request));
    expect(both.length).toBeGreaterThanOrEqual(4);
    for (const request of both) expect(made.get(request), request).toEqual(recorded.get(request));
  });
});

/**
 * Of all answers about deliveries at that level, how many are those of audit at RequestResponse with all watches. It may only
 * grow, but where the watches alone come to tell more.
 */
const alikeLeast: Readonly<Record<AuditLevel, number>> = { RequestResponse: 379, Request: 278, Metadata: 63 };

test('audit alone tells the same as audit and watches, and each lower level the same or that it knows less', async () => {
  const alike: Record<AuditLevel, number> = { RequestResponse: 0, Request: 0, Metadata: 0 };
  let all = 0;
  for (const name of realCases) {
    const { files, expected } = readCase(name);
    const { until } = expected;
    const whole = answersOf((await replayFiles(files, { until })).rows.get('sli') ?? []);
    all += whole.size;
    const [audit = []] = files;
    for (const level of auditLevels) {
      const lines = level === 'RequestResponse' ? audit : derived(audit, level);
      for (const row of (await replayFiles([lines], { until })).rows.get('sli') ?? []) {
        const [[delivery = '', answer] = []] = answersOf([row]);
        const { cause } = whole.get(delivery) ?? {};
        if (isDeepStrictEqual(answer, whole.get(delivery))) alike[level]++;
        else expect(knowsLess(row, String(cause)), `${name} ${delivery} at ${level}: ${JSON.stringify(answer)}`).toBe(true);
      }
    }
  }
  process.stdout.write(`of ${all} deliveries told alike: ${auditLevels.map((level) => `${alike[level]} at ${level}`).join(', ')}\n`);
  for (const level of auditLevels) expect(alike[level], level).toBeGreaterThanOrEqual(alikeLeast[level]);
});

/** Fields of the event and of what it says about object and answer, by request. */
function shapesOf(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const shapes = new Map<string, Set<string>>();
  for (const line of lines) {
    const { verb, stage, objectRef, responseStatus, ...rest } = JSON.parse(line);
    const request = [verb, objectRef.resource, objectRef.subresource, stage, responseStatus?.code].join(' ');
    const fields = [rest, objectRef, responseStatus ?? {}].map((part) => Object.keys(part).sort().join(','));
    shapes.set(request, (shapes.get(request) ?? new Set()).add(fields.join(' | ')));
  }
  return new Map([...shapes].map(([request, fields]) => [request, [...fields].sort()]));
}

/** Only Nodes tell of these: the audit log has no Node. */
const ofNodes: ReadonlySet<string> = new Set(['node-unreachable', 'node-lost', 'request-exceeds-every-node']);

function knowsLess(row: ResultRow, cause: string): boolean {
  const degraded = row['degraded'] as readonly string[];
  return degraded.some((word) => word.startsWith('audit_')) || (ofNodes.has(cause) && degraded.includes('no_node_watch'));
}

/** What is judged of each delivery, without what only says how well it was seen. */
function answersOf(rows: readonly ResultRow[]): ReadonlyMap<string, { readonly cause: unknown }> {
  return new Map(
    rows.map((row) => {
      const { outcome, pod_slo_verdict, delivery_slo_verdict, cause, side } = row;
      return [
        `${String(row['pod'])} ${String(row['uid'])} ${String(row['action'])}`,
        { outcome, pod_slo_verdict, delivery_slo_verdict, cause, side },
      ];
    }),
  );
}
