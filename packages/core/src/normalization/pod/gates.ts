import type { PodFacts } from '../../vocabulary/index.ts';
import { apiserverField, auditStamp, factOf, observedStamp } from '../fact.ts';
import { itemsAt, objectAt, type Place } from '../reader.ts';
import type { FactBook } from './pod-sight.ts';

/** Scheduling gates hold a Pod back from its creation until the last one is taken away, which no field dates. */
export function noteGates(book: FactBook, pod: Place, facts: PodFacts): void {
  const { sight } = book;
  if (facts.schedulingGates.length > 0) {
    const details = [['gates', facts.schedulingGates.join(',')]] as const;
    const atUs = facts.createdAtUs > 0 ? facts.createdAtUs : sight.atUs;
    book.facts.push(factOf('pod.gated', atUs, facts.createdAtUs > 0 ? apiserverField : book.state, { details }));
    return;
  }
  if (facts.nodeName !== '' || (sight.seen !== 'spec' && sight.seen !== 'modified')) return;
  if (!sawGates(pod, facts)) return;
  book.facts.push(factOf('pod.ungated', sight.atUs, sight.seen === 'spec' ? auditStamp : observedStamp));
}

/** A whole object without gates has none; a patch has to say that it takes them away. */
function sawGates(pod: Place, facts: PodFacts): boolean {
  if (facts.hasSpec) return true;
  const spec = objectAt(pod, 'spec');
  if (spec === undefined) return false;
  return spec.value['schedulingGates'] === null || itemsAt(spec, 'schedulingGates')?.value.length === 0;
}
