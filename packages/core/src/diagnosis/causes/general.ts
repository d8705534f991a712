import type { CauseTable } from './cause.ts';

/** Answers that belong to no part of a Pod's life. */
export const generalCauses = {
  none: {
    side: null,
    codes: ['none'],
    means: 'Nothing lasting is wrong: what went wrong had healed by itself.',
    todo: 'Nothing, if it stays rare.',
  },
  'deleted-before-ready': {
    side: null,
    codes: ['beforeFinish'],
    means: 'The Pod was deleted before it could be ready, and nothing had blocked it.',
    todo: 'Nothing.',
  },
  unknown: {
    side: 'unknown',
    codes: ['timeout_unknown'],
    means: 'What was seen does not say why it is late.',
    todo: 'Look at the widest gap in what was heard, and at which sources are missing.',
  },
} as const satisfies CauseTable;
