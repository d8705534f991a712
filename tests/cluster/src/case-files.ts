import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userHasher } from '@lunettes/collector';
import {
  auditHeadOf,
  auditIgnoreReason,
  isDeliveryEvent,
  type Redaction,
  readableContent,
  trimAuditEvent,
  trimObject,
} from '@lunettes/core/collection';
import type { KubernetesObject } from './api-client.ts';
import { expectedOf } from './expected-of.ts';
import { nodeName } from './lab-paths.ts';
import { objectsOf, type RawCase } from './raw-case.ts';
import type { WatchedKind } from './recorder.ts';

/** Writes a recorded scenario as a golden case: what the product would have stored of it, and what is true of it. */
export function writeCase(directory: string, raw: RawCase): number {
  const expected = expectedOf(raw);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  let bytes = 0;
  // Scenarios happen on the real node; what kwok plays beside it may be there.
  const nodes = raw.nodes.filter(({ object }) => object.metadata.name === nodeName);
  for (const [name, text] of Object.entries(redactedFiles({ ...raw, nodes }))) {
    bytes += Buffer.byteLength(text);
    writeFileSync(join(directory, name), text);
  }
  writeFileSync(join(directory, 'expected.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
  writeFileSync(join(directory, 'kubelet-startups.json'), `${JSON.stringify(raw.startups, undefined, 1)}\n`);
  writeFileSync(join(directory, 'README.md'), readme(raw));
  return bytes;
}

/** What the collector would have stored of what was logged and watched, as the texts of files by their names. */
export function redactedFiles({
  audit,
  events,
  pods,
  nodes,
  workloads,
}: Pick<RawCase, WatchedKind | 'audit'>): Readonly<Record<string, string>> {
  return {
    'audit.jsonl': textOf(audit.flatMap(redactedAudit)),
    'events.jsonl': textOf(events.flatMap((change) => redactedChange('event', change))),
    'pods.jsonl': textOf(pods.flatMap((change) => redactedChange('pod', change))),
    'nodes.jsonl': textOf(changedNodes(nodes.flatMap((change) => redactedChange('node', change)))),
    'workloads.jsonl': textOf(workloads.flatMap((change) => redactedChange('workload', change))),
  };
}

/** Writes the audit log of a recorded scenario alone. */
export function writeAudit(directory: string, raw: RawCase): number {
  mkdirSync(directory, { recursive: true });
  const text = textOf(raw.audit.flatMap(redactedAudit));
  writeFileSync(join(directory, `${raw.scenario.name}.jsonl`), text);
  return Buffer.byteLength(text);
}

const textOf = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** The collector's own, with a key that is no secret: nobody works in this cluster. */
const redaction: Redaction = {
  users: 'hash',
  terminationMessages: 'scrub',
  extraKeys: new Set(),
  hashUser: userHasher(Buffer.alloc(32, 'lunettes-lab')),
  note: () => undefined,
};

function redactedAudit(event: object): readonly object[] {
  const head = auditHeadOf(event);
  if (auditIgnoreReason(head) !== undefined) return isLease(event) ? [withoutBodies(event)] : [];
  return trimAuditEvent(head, event, redaction).map((trimmed) => trimmed.event);
}

/** Leases prove that time goes on. The collector reads their time and stores nothing of them. */
function isLease(event: object): boolean {
  const about: unknown = Reflect.get(event, 'objectRef');
  return typeof about === 'object' && about !== null && Reflect.get(about, 'resource') === 'leases';
}

function withoutBodies(event: object): object {
  const { sourceIPs: _ips, ...rest } = event as { readonly sourceIPs?: unknown };
  return rest;
}

interface RedactedChange {
  readonly type: string;
  readonly object: object;
}

function redactedChange(
  form: 'pod' | 'event' | 'node' | 'workload',
  { type, object }: { readonly type: string; readonly object: KubernetesObject },
): readonly RedactedChange[] {
  if (form === 'event' && !isDeliveryEvent(object)) return [];
  const trimmed = trimObject(form, object, redaction);
  return trimmed === undefined ? [] : [{ type, object: trimmed }];
}

/** A Node is stored when something that is read has changed, or when it is gone. */
function changedNodes(changes: readonly RedactedChange[]): readonly object[] {
  const last = new Map<string, string>();
  return changes.filter(({ type, object }) => {
    const name = String(Reflect.get(Object(Reflect.get(object, 'metadata')), 'name'));
    const content = type === 'DELETED' ? type : readableContent(object);
    const isChanged = content !== last.get(name);
    last.set(name, content);
    return isChanged;
  });
}

function readme(raw: RawCase): string {
  const { scenario, gitVersion } = raw;
  const pods = objectsOf(raw).length;
  return `# ${scenario.name}, Kubernetes ${raw.minor}

${scenario.story}

Recorded from a real Kubernetes ${gitVersion} of one node and ${raw.apiServers === 1 ? 'one API server' : 'two API servers'} (${pods} ${pods === 1 ? 'Pod' : 'Pods'}) with \`./lunettes lab record ${scenario.name}\`:
the audit log at level RequestResponse and the watches of Events, Pods, Nodes and workloads, redacted as the collector does. What is true of it
stands in \`tests/cluster/src/scenarios/${scenario.name}.ts\`; the instants in \`expected.json\` were read from the recording before it was redacted.
`;
}
