import { secondUs } from '../../vocabulary/index.ts';
import { graceUsOf } from '../grace-period.ts';
import { defineCourseRule } from '../rule.ts';
import type { Sighting } from '../sighting.ts';
import { clockSlackUs, rowsOf, type View } from '../view.ts';

export const processIgnoresSigterm = defineCourseRule({
  cause: 'process-ignores-sigterm',
  action: 'delete',
  stage: 'grace',
  summary: 'The container[ {container}] ran until its time to stop was over and was killed.',
  judge: (view) => {
    const killed = rowsOf(view, 'container.killed', 'container.terminated').find((sighting) => wasKilled(view, sighting));
    if (killed === undefined || rowsOf(view, 'pod.final_delete_requested').some(({ atUs }) => view.of.asOfUs - atUs > afterwardsUsMax))
      return undefined;
    return {
      confidence: 'likely',
      sinceUs: view.of.startedAtUs,
      evidence: [killed, ...rowsOf(view, 'container.stopping')],
      container: killed.row.container,
    };
  },
  examples: [
    {
      title: 'a shell that does not pass the signal on',
      over: ['terminating-stuck'],
      gives: 'process-ignores-sigterm',
      action: 'delete',
      asOf: 610,
      target: 600,
      pod: { graceS: 600 },
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        { type: 'container.terminated', at: 602, container: 'app', reason: 'Error', details: { exit_code: '137' } },
      ],
    },
    {
      title: 'near miss: it stopped in time, and the node did not finish',
      gives: 'terminating-stuck',
      action: 'delete',
      pod: { graceS: 300 },
      rows: [
        { type: 'pod.delete_requested', at: 0 },
        { type: 'container.stopping', at: 1, container: 'app' },
        { type: 'container.terminated', at: 9, container: 'app', reason: 'Error', details: { exit_code: '143' } },
      ],
    },
  ],
});

/** What follows the kill and takes longer than this is somebody else's delay. */
const afterwardsUsMax = 60 * secondUs;

function wasKilled(view: View, { row, exitCode, atUs }: Sighting): boolean {
  if (row.type === 'container.killed') return true;
  const stopping = rowsOf(view, 'container.stopping').find(({ container }) => container === row.container);
  const fromUs = stopping?.atUs ?? view.of.startedAtUs;
  return exitCode === 137 && atUs - fromUs >= graceUsOf(view) - clockSlackUs;
}
