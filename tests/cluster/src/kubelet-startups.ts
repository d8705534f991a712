import { readFileSync } from 'node:fs';
import { logOf } from './daemon.ts';

/** What the kubelet itself measured of a Pod's start, as its log line "Observed pod startup duration" says it. */
export interface KubeletStartup {
  readonly namespace: string;
  readonly pod: string;
  /** In seconds, image pulls and init containers left out by its own reckoning. */
  readonly sliSeconds: number;
  readonly wholeSeconds: number;
  readonly createdAtUs: number;
  /** When its watch brought the status with all containers running. */
  readonly seenAtUs: number;
}

const line =
  /"Observed pod startup duration" pod="([^/]+)\/([^"]+)" podStartSLOduration=([\d.e-]+) .*?podCreationTimestamp="([^"]+)" .*watchObservedRunningTime="([^"]+)"/;

/** All that the kubelet has said of it since the lab is up. */
export function kubeletStartups(): readonly KubeletStartup[] {
  return readFileSync(logOf('kubelet'), 'utf8')
    .split('\n')
    .flatMap((text) => {
      const [, namespace = '', pod = '', sli = '', created = '', seen = ''] = line.exec(text) ?? [];
      if (namespace === '') return [];
      const createdAtUs = instantOf(created);
      const seenAtUs = instantOf(seen);
      return [{ namespace, pod, sliSeconds: Number(sli), wholeSeconds: (seenAtUs - createdAtUs) / 1e6, createdAtUs, seenAtUs }];
    });
}

/** Microseconds of a time as Go prints it: `2026-11-24 10:34:29.984850256 +0000 UTC m=+26.1`. */
function instantOf(text: string): number {
  const [, day, seconds, fraction = ''] = /^(\S+) (\d+:\d+:\d+)(?:\.(\d+))? \+0000 UTC/.exec(text) ?? [];
  return Date.parse(`${day}T${seconds}Z`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
