import { decodeRecord, encodeOutput } from '@lunettes/codec';
import { lifecycleStage } from '@lunettes/lifecycle-state-machine';
import { createNormalizerStage } from '@lunettes/normalizer';
import type { AnyLaneWork, AnyStage } from '@lunettes/runtime';
import { sloStage } from '@lunettes/slo-evaluator';

/** All stages from raw records to judged deliveries, ready for the loop. */
export function deliveryWorks(options: { readonly logic: string; readonly ignoredNamespaces: readonly string[] }): readonly AnyLaneWork[] {
  const stages: readonly AnyStage[] = [
    createNormalizerStage({ ignoredNamespaces: options.ignoredNamespaces }),
    lifecycleStage(),
    sloStage(),
  ];
  return stages.map((stage) => ({
    stage,
    logic: options.logic,
    decode: ({ value }) => decodeRecord(stage.input, value),
    encode: encodeOutput,
    loss: (loss) => loss,
  }));
}
