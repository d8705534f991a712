import { atLevel } from './audit-level.ts';
import { auditLevels } from './control-plane.ts';
import type { RawCase } from './raw-case.ts';

/** What one scenario cost the sources: records and bytes as the API server sent them, by source and audit level. */
export function costLines(raw: RawCase): readonly string[] {
  const audit = raw.audit.filter(({ objectRef }) => objectRef?.resource !== 'leases');
  const ofEvents = audit.filter(({ objectRef }) => objectRef?.resource === 'events');
  const rows = [
    ...auditLevels.map((level) =>
      line(
        `audit at ${level}`,
        audit.map((event) => atLevel(event, level)),
      ),
    ),
    ...auditLevels.map((level) =>
      line(
        `of that about Events, at ${level}`,
        ofEvents.map((event) => atLevel(event, level)),
      ),
    ),
    line('watch of Pods', raw.pods),
    line('watch of Events', raw.events),
    line('watch of workloads', raw.workloads),
  ];
  return [`${raw.scenario.name}, Kubernetes ${raw.minor}`, ...rows];
}

function line(what: string, records: readonly object[]): string {
  const bytes = records.reduce((sum, record) => sum + Buffer.byteLength(JSON.stringify(record)) + 1, 0);
  return `  ${what.padEnd(44)} ${String(records.length).padStart(5)} records ${String(bytes).padStart(9)} bytes`;
}
