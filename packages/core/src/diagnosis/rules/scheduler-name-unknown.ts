import { defineCourseRule } from '../rule.ts';
import { exampleStartUs } from '../rule-example.ts';
import { unheardScheduler } from '../unheard-scheduler.ts';
import { rowsOf } from '../view.ts';

export const schedulerNameUnknown = defineCourseRule({
  cause: 'scheduler-name-unknown',
  action: 'create',
  stage: 'schedule',
  summary: 'No scheduler called {scheduler} has ever placed a Pod in this namespace.',
  judge: (view) => {
    const unheard = unheardScheduler(view);
    if (unheard?.isKnown !== false) return undefined;
    return {
      confidence: 'likely',
      sinceUs: unheard.sinceUs,
      evidence: rowsOf(view, 'pod.created'),
      params: [['scheduler', unheard.name]],
    };
  },
  examples: [
    {
      title: 'a name with a typing error',
      gives: 'scheduler-name-unknown',
      stages: [['schedule', 0]],
      pod: { schedulerName: 'defualt-scheduler' },
      placing: { largestNode: null, unboundClaims: [], schedulerFromUs: null },
      rows: [{ type: 'pod.created', at: 0 }],
    },
    {
      title: 'near miss: it has placed Pods of this namespace before',
      gives: 'scheduler-down',
      stages: [['schedule', 0]],
      pod: { schedulerName: 'gang-scheduler' },
      placing: { largestNode: null, unboundClaims: [], schedulerFromUs: exampleStartUs - 86_400_000_000 },
      rows: [{ type: 'pod.created', at: 0 }],
    },
    {
      title: 'near miss: the scheduler that every cluster has',
      gives: 'scheduler-down',
      stages: [['schedule', 0]],
      placing: { largestNode: null, unboundClaims: [], schedulerFromUs: null },
      rows: [{ type: 'pod.created', at: 0 }],
    },
  ],
});
