import { defineCourseRule } from '../rule.ts';
import { rowsOf, type View } from '../view.ts';

export const postStartHookSlow = defineCourseRule({
  cause: 'post-start-hook-slow',
  action: 'create',
  stage: 'post_start',
  summary: 'The postStart hook of the container[ {container}] has been running for {duration}.',
  judge: (view) => {
    const long = view.stages.find((interval) => interval.stage === 'post_start' && interval.toUs - interval.fromUs >= limitUs(view));
    if (long === undefined) return undefined;
    const evidence = rowsOf(view, 'container.started').filter(({ container }) => long.container === '' || container === long.container);
    return {
      confidence: 'likely',
      sinceUs: long.fromUs,
      evidence,
      container: long.container,
      ...(long.open ? {} : { untilUs: long.toUs }),
    };
  },
  examples: [
    {
      title: 'it waits for something that does not come',
      gives: 'post-start-hook-slow',
      stages: [['post_start', 4]],
      rows: [{ type: 'container.started', at: 4, container: 'app' }],
    },
    {
      title: 'near miss: it came back soon',
      gives: 'slow-start',
      stages: [
        ['post_start', 4, 10],
        ['readiness', 10],
      ],
      rows: [{ type: 'container.started', at: 4, container: 'app' }],
    },
  ],
});

/** A hook is slow beyond the configured limit, or when it alone used up the target. */
const limitUs = ({ of }: View): number => Math.min(of.postStartHookTimeoutUs, of.targetUs ?? of.postStartHookTimeoutUs);
