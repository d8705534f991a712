import { decodeRecord } from '@lunettes/codec';
import type { CollectorSettings } from '@lunettes/collector';
import type { RawForm } from '@lunettes/core/vocabulary';
import type { CollectorLog, RawAppend } from '@lunettes/ports';

/** What a test tells a collector that it starts as a process of its own. */
export interface CollectorOrder {
  readonly directory: string;
  readonly lanes: number;
  readonly instance: string;
  /** An API server to list and watch. */
  readonly kubeConfig?: string;
  readonly auditFiles?: readonly string[];
  /** Where it kills itself, at the given hit of an append that holds a record of the form; nowhere unless given. */
  readonly dies?: Death;
}

export interface Death {
  readonly point: CollectorFailPoint;
  readonly form: RawForm;
  readonly hits: number;
}

/**
 * While an append is under way: some lanes of several have their part and the others do not; every lane has it and the places
 * of the sources are not kept; all is kept and nobody has been told.
 */
export type CollectorFailPoint = 'between-lanes' | 'before-positions' | 'before-answer';

export const cluster = 'simulated';

export const settingsOf = (instance: string): CollectorSettings => ({
  instance,
  namespaces: [],
  ignoredNamespaces: [],
  keptKeys: [],
  users: 'drop',
  terminationMessages: 'scrub',
  lanesPerCluster: 8,
  recordBytesMax: 900 * 1024,
  queueBytesMax: 96 * 1024 * 1024,
  openAudit: false,
  isShared: true,
});

/**
 * Takes a batch as brokers do, each lane's part by itself and then the positions, instead of in one transaction: `CollectorLog`
 * allows both. Dies in between as it was told.
 */
export function laneByLane(log: CollectorLog & { readonly lanes: number }, dies?: Death): CollectorLog & { readonly lanes: number } {
  let left = dies?.hits ?? 0;
  return {
    lanes: log.lanes,
    positions: () => log.positions(),
    append: async ({ records, positions }) => {
      const lanes = [...new Set(records.map(({ lane }) => lane))].map((lane) => records.filter((record) => record.lane === lane));
      const isMet = dies !== undefined && (dies.point !== 'between-lanes' || lanes.length > 1) && records.some(isOf(dies.form));
      const isLast = isMet && --left === 0;
      const reached = (point: CollectorFailPoint): void => {
        if (isLast && point === dies?.point) process.kill(process.pid, 'SIGKILL');
      };
      for (const [index, own] of lanes.entries()) {
        if (index === Math.ceil(lanes.length / 2)) reached('between-lanes');
        await log.append({ records: own, positions: [] });
      }
      reached('before-positions');
      await log.append({ records: [], positions });
      reached('before-answer');
    },
  };
}

const isOf =
  (form: RawForm) =>
  ({ value }: RawAppend): boolean => {
    const read = decodeRecord('raw', value);
    return read.ok && 'form' in read.value && read.value.form === form;
  };
