/**
 * How fast audit lines become stored records on one core: split, scan, parse, trim, redact, stamp-ready
 * bytes. Beside it `JSON.parse` of the same lines with nothing done to them, in the same run.
 *
 *   node services/collector/bench/take-audit.bench.ts FILE...
 */
import { readFileSync } from 'node:fs';
import type { Item } from '@lunettes/core/collection';
import { openCounters } from '../src/counters.ts';
import { type AuditDeps, recordBytesMax, takeAudit } from '../src/take-audit.ts';
import { userHasher } from '../src/user-hash.ts';

const rounds = 7;
const chunkItems = 400;

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  const items = linesOf(bytes);
  const megabytes = bytes.length / 1e6;
  const parse = best(() => {
    for (const { from, to } of items) JSON.parse(bytes.toString('utf8', from, to));
    return items.length;
  });
  const take = best(() => takeAll(bytes, items).kept);
  const { kept, stored } = takeAll(bytes, items);
  const line = [
    `${megabytes.toFixed(0)} MB, ${items.length} events, ${kept} kept, ${(stored / 1e6).toFixed(0)} MB stored`,
    `collector ${(megabytes / take).toFixed(0)} MB/s, ${Math.round(items.length / take)} events/s`,
    `JSON.parse ${(megabytes / parse).toFixed(0)} MB/s`,
    `ratio ${(parse / take).toFixed(2)}`,
  ];
  console.log(line.join(' · '));
}

function takeAll(bytes: Buffer, items: readonly Item[]): { readonly kept: number; readonly stored: number } {
  const counters = openCounters();
  const deps: AuditDeps = {
    counters,
    redaction: {
      users: 'hash',
      terminationMessages: 'scrub',
      extraKeys: new Set(),
      hashUser: userHasher(new Uint8Array(32)),
      note: (reason) => counters.add('redacted_parts', reason),
    },
    ignoredNamespaces: new Set(),
    recordBytesMax,
  };
  let kept = 0;
  let stored = 0;
  for (let start = 0; start < items.length; start += chunkItems) {
    for (const { body } of takeAudit(deps, bytes, items.slice(start, start + chunkItems)).records) {
      kept++;
      stored += body.length;
    }
  }
  return { kept, stored };
}

function linesOf(bytes: Buffer): readonly Item[] {
  const items: Item[] = [];
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from)) if (to > from) items.push({ from, to });
  return items;
}

/** Seconds of the fastest round: what the machine can do when nobody disturbs it. */
function best(work: () => number): number {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint();
    work();
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - start) / 1e9);
  }
  return fastest;
}
