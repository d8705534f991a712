import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LaneCounts } from '@lunettes/runtime';
import { type StageParts, startStage } from '@lunettes/stages';
import { type StageOrder, startOptionsOf } from './stage-order.ts';

/** One stage that a test has started. */
export interface StartedStage {
  readonly order: StageOrder;
  /** Resolves when it runs, i.e. when its group has met. */
  readonly ready: Promise<void>;
  /** What /readyz says of lanes that stand still, by lane. */
  standing(): Promise<readonly { readonly lane: number; readonly phase: string; readonly reason?: string }[]>;
  /** Next input offset of each lane that it has. */
  positions(): Promise<ReadonlyMap<number, number>>;
  /** How often it has done what. */
  count(what: keyof LaneCounts): Promise<number>;
  /** Drains it and gives back what it has done. */
  drain(): Promise<LaneCounts>;
  /** Ends it without ado. */
  end(): Promise<void>;
}

/** One that can be killed and put to sleep. */
export interface StageProcess extends StartedStage {
  readonly pid: number;
  /** How it ended. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  /** Whether it sleeps until it is woken. */
  isAsleep(): boolean;
}

/** In this process: for everything but being killed. */
export function startStageHere(order: StageOrder, changed?: (parts: StageParts) => StageParts): StartedStage {
  const starting = startStage(startOptionsOf(order, changed));
  starting.catch(() => undefined);
  const url = starting.then((stage) => stage.url);
  url.catch(() => undefined);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    closing ??= starting.then((stage) => stage.close());
    await closing;
  };
  return {
    order,
    ready: starting.then(() => undefined),
    ...askedAt(url),
    drain: async () => {
      await close();
      return (await starting).counts();
    },
    end: () => close().catch(() => undefined),
  };
}

export function startStageProcess(order: StageOrder): StageProcess {
  const script = join(import.meta.dirname, 'stage-child.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as NodeJS.Signals | number | null);
  const url = said(child, 'at ', ended);
  const counts = said(child, 'counts ', ended);
  for (const promise of [url, counts]) promise.catch(() => undefined);
  const pid = child.pid ?? 0;
  return {
    order,
    pid,
    ended,
    ready: url.then(() => undefined),
    isAsleep: () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T '),
    ...askedAt(url),
    drain: async () => {
      child.kill('SIGTERM');
      return JSON.parse(await counts) as LaneCounts;
    },
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function askedAt(url: Promise<string>): Pick<StartedStage, 'standing' | 'positions' | 'count'> {
  const metrics = async (): Promise<string> => (await fetch(`${await url}/metrics`)).text();
  return {
    standing: async () => ((await (await fetch(`${await url}/readyz`)).json()) as { standing: [] }).standing,
    positions: async () => {
      const found = (await metrics()).matchAll(/^lunettes_lane_position\{stage="[^"]+",lane="(\d+)"\} (\d+)$/gm);
      return new Map([...found].map(([, lane, offset]) => [Number(lane), Number(offset)]));
    },
    count: async (what) =>
      Number(new RegExp(`^lunettes_lane_events_total\\{stage="[^"]+",what="${what}"\\} (\\d+)$`, 'm').exec(await metrics())?.[1] ?? 0),
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
