import type { Breach, Sli } from '../vocabulary/index.ts';
import { breachId } from './identity.ts';
import type { Judgement, JudgingContext, Limited } from './judgement.ts';

/** One row per missed limit; a verdict that changes takes its breach back. */
export function breachRows(
  judgement: Pick<Judgement, 'podSlo' | 'deliverySlo' | 'asOfUs' | 'final' | 'policy' | 'totals' | 'deliveryUs'>,
  sli: Sli,
  { sha256Hex }: JudgingContext,
): readonly Breach[] {
  const rows: Breach[] = [];
  const missed = (objective: string, limit: Limited, valueUs: number): void => {
    if (limit.verdict !== 'fail') return;
    rows.push({
      breach_id: breachId(sha256Hex, sli.delivery_id, objective),
      delivery_id: sli.delivery_id,
      cluster: sli.cluster,
      namespace: sli.namespace,
      pod: sli.pod,
      uid: sli.uid,
      action: sli.action,
      objective,
      limit_us: limit.limitUs,
      value_us: valueUs,
      at_us: limit.atUs ?? judgement.asOfUs,
      version: 0,
      final: judgement.final,
      retracted: false,
      policy_version: judgement.policy.version,
    });
  };
  missed('pod_slo', judgement.podSlo, judgement.totals.totalUs);
  missed('delivery_slo', judgement.deliverySlo, judgement.deliveryUs);
  return rows;
}
