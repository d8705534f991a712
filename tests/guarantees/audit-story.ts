import { defineSimulation, type KnownAnswer, knownAnswers, simulate } from '@lunettes/simulate';

/** One audit event as its API server wrote it. */
export interface AuditEvent {
  readonly atUs: number;
  readonly auditId: string;
  readonly line: string;
}

/** What one API server's audit tells, and what watches would show beside it, in order of time; with what must come out of it. */
export interface AuditStory {
  readonly events: readonly AuditEvent[];
  /** What a Pod or Node is after each of its changes. */
  readonly changes: readonly ObjectChange[];
  answersAt(endAtUs: number): readonly KnownAnswer[];
}

export interface ObjectChange {
  /** Place of the last audit event that was written before it. */
  readonly after: number;
  readonly kind: 'Pod' | 'Node';
  readonly type: string;
  readonly object: { readonly metadata: { readonly namespace?: string; readonly name: string } };
}

/** Lines are told at once, once and in order: what a row does to them is its fault alone. */
export function auditStory(of: Parameters<typeof defineSimulation>[0]): AuditStory {
  const options = defineSimulation({ apiservers: 1, disorderMs: 0, duplicateRatio: 0, lateRatio: 0, durationS: 1800, ...of });
  const events: AuditEvent[] = [];
  const changes: ObjectChange[] = [];
  const lines = simulate(options);
  let next = lines.next();
  for (; next.done !== true; next = lines.next()) {
    const { file, line } = next.value;
    const kind = file === 'pods.jsonl' ? 'Pod' : file === 'nodes.jsonl' ? 'Node' : undefined;
    if (file.startsWith('audit')) {
      const { auditID: auditId, stageTimestamp } = JSON.parse(line) as { readonly auditID: string; readonly stageTimestamp: string };
      events.push({ atUs: microseconds(stageTimestamp), auditId, line });
    } else if (kind !== undefined) changes.push({ after: events.length, kind, ...JSON.parse(line) });
  }
  const truths = next.value;
  return { events, changes, answersAt: (endAtUs) => knownAnswers(truths, endAtUs) };
}

export const eventList = (events: readonly AuditEvent[]): string =>
  `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[${events.map(({ line }) => line).join(',')}]}`;

/** In parts of so many. */
export const inBatches = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));

const microseconds = (text: string): number =>
  Date.parse(`${text.slice(0, 19)}Z`) * 1000 + Number((/\.(\d+)Z$/.exec(text)?.[1] ?? '0').padEnd(6, '0').slice(0, 6));
