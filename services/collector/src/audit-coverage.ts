import type { CoverageFacts } from '@lunettes/core/vocabulary';
import type { AuditHeard } from './cluster-inlet.ts';
import type { CoverageProof } from './coverage.ts';

export interface AuditCoverage {
  /** What the lanes of the cluster are to be told now; undefined for nothing new. */
  news(proof: CoverageProof | undefined, audit: AuditHeard | undefined): CoverageFacts | undefined;
  /** `facts` are in the log. */
  told(facts: CoverageFacts): void;
}

/**
 * Notices when audit is lost and when it is back, in event time: from the newest event before to the newest at the return.
 * What an API server wanted to send while no collector ran is lost too, as far as anybody can prove; since when, the lanes
 * know by their watermark. A watch needs no word here: its next list says the same.
 */
export function openAuditCoverage({ wasDown }: { readonly wasDown: boolean }): AuditCoverage {
  let isResuming = wasDown;
  let lost: { readonly fromUs: number; readonly reason: string } | undefined;
  return {
    news(proof, audit) {
      if (proof === undefined || audit === undefined) return undefined;
      const { newestUs } = audit;
      if (isResuming) return { source: 'audit', reason: 'collector_down', fromUs: 0, toUs: newestUs };
      if (lost === undefined)
        return proof.state === 'blind'
          ? { source: 'audit', reason: proof.reason ?? 'webhook_loss', fromUs: newestUs, toUs: -1 }
          : undefined;
      return proof.state === 'seeing' && newestUs > lost.fromUs ? { source: 'audit', ...lost, toUs: newestUs } : undefined;
    },
    told({ fromUs, toUs, reason }) {
      if (fromUs === 0) isResuming = false;
      else lost = toUs === -1 ? { fromUs, reason } : undefined;
    },
  };
}
