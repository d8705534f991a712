import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LaneCounts } from '@lunettes/runtime';
import type { KilledStageOrder } from './killed-stage.ts';

/** One stage as a process of its own. */
export interface StageProcess {
  readonly pid: number;
  /** Resolves when it runs, i.e. when its group has met. */
  readonly url: Promise<string>;
  /** How it ended. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  /** Next input offset of each lane that it has. */
  positions(): Promise<ReadonlyMap<number, number>>;
  /** How often it has opened a lane. */
  opens(): Promise<number>;
  /** Drains it and gives back what it has done. */
  drain(): Promise<LaneCounts>;
}

export function startStageProcess(order: KilledStageOrder): StageProcess {
  const script = join(import.meta.dirname, 'killed-stage.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null);
  const url = said(child, 'at ', ended);
  const counts = said(child, 'counts ', ended);
  for (const promise of [url, counts]) promise.catch(() => undefined);
  const metrics = async (): Promise<string> => (await fetch(`${await url}/metrics`)).text();
  return {
    pid: child.pid ?? 0,
    url,
    ended,
    positions: async () => {
      const found = (await metrics()).matchAll(/^lunettes_lane_position\{stage="[^"]+",lane="(\d+)"\} (\d+)$/gm);
      return new Map([...found].map(([, lane, offset]) => [Number(lane), Number(offset)]));
    },
    opens: async () => Number(/^lunettes_lane_events_total\{stage="[^"]+",what="opens"\} (\d+)$/m.exec(await metrics())?.[1] ?? 0),
    drain: async () => {
      child.kill('SIGTERM');
      return JSON.parse(await counts) as LaneCounts;
    },
  };
}

/** The rest of the line that begins so. Rejects when the process ends without having said it. */
function said(child: ChildProcess, start: string, ended: Promise<unknown>): Promise<string> {
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.startsWith(start)) resolve(line.slice(start.length));
    });
    void ended.then((how) => reject(new Error(`the stage ended (${how}) without saying "${start.trim()}"`)));
  });
}
