import type { LaneView, Output, Sha256Hex, StepResult } from '../vocabulary/index.ts';
import type { LifecycleEntry } from './entries.ts';
import type { DeliveryLimits } from './overdue.ts';

/** What one step has done so far: reads see its own writes, the lane itself is left alone. */
export interface Work {
  get(key: string): LifecycleEntry | undefined;
  put(key: string, entry: LifecycleEntry | undefined): void;
  emit(...outputs: readonly Output[]): void;
  readonly sha256Hex: Sha256Hex;
  readonly limits: DeliveryLimits;
  readonly outputCount: number;
  result(more: boolean): StepResult<LifecycleEntry>;
}

export function workOn(lane: LaneView<LifecycleEntry>, { sha256Hex, limits }: Pick<Work, 'sha256Hex' | 'limits'>): Work {
  const changes = new Map<string, LifecycleEntry | undefined>();
  const outputs: Output[] = [];
  return {
    get: (key) => (changes.has(key) ? changes.get(key) : lane.get(key)),
    put: (key, entry) => void changes.set(key, entry),
    sha256Hex,
    limits,
    emit: (...more) => void outputs.push(...more),
    get outputCount() {
      return outputs.length;
    },
    result: (more) => ({ changes: [...changes], outputs, more }),
  };
}
