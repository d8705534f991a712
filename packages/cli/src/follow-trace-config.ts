import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers/promises';
import type { Collector } from '@lunettes/collector';
import { keptKeysOf } from '@lunettes/core/trace-config';
import { readTraceConfig } from '@lunettes/replay';
import { problemLine } from './config-problem-line.ts';

/** A file of a trace configuration is looked at again after this. */
const lookMs = 5000;

/** Puts each change of the file in force until `signal`; what is wrong with one is said, and the last good one stays. */
export async function followTraceConfig(
  path: string,
  embedded: Pick<Collector, 'setTraceConfig'>,
  { signal, say }: { readonly signal: AbortSignal; readonly say: (text: string) => void },
): Promise<void> {
  const look = traceConfigLook(path, embedded, say);
  try {
    for await (const _ of setInterval(lookMs, undefined, { signal })) await look();
  } catch (failure) {
    if (!signal.aborted) throw failure;
  }
}

/** One look at the file: nothing happens while its text is that of the last look, or it cannot be read. */
export function traceConfigLook(
  path: string,
  embedded: Pick<Collector, 'setTraceConfig'>,
  say: (text: string) => void,
): () => Promise<void> {
  let known = textOf(path);
  return async () => {
    const text = textOf(path);
    if (text === undefined || text === known) return;
    known = text;
    const read = readTraceConfig(text);
    if (!read.ok) {
      for (const each of read.problem) say(`${problemLine(path, each)}\n`);
      say(`${path}: has changed and cannot be used; what was in force stays\n`);
      return;
    }
    const { config, facts, notices } = read.value;
    for (const notice of notices) say(`${path}: ${notice}\n`);
    await embedded.setTraceConfig(facts, keptKeysOf(config));
    say(`${path}: version ${facts.version} takes effect in a minute\n`);
  };
}

/** Undefined while the file is being replaced. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
