import type { Action, Outcome } from '@lunettes/core/vocabulary';
import type { CauseWords } from './causes-ja.ts';
import { wordsEn } from './words-en.ts';

/** What a sentence about a delivery is made from; durations are texts already. */
export interface HeadlineFacts {
  readonly pod: string;
  readonly action: Action;
  readonly outcome: Outcome;
  /** From the start to the end, or until it was looked at. */
  readonly total: string | undefined;
  /** The part of it that is judged; absent where there is no limit or no time yet. */
  readonly counted: { readonly time: string; readonly limit: string; readonly over: boolean } | undefined;
}

/** Every text of the console in English. Another language is an object of the same type, so a missing text does not compile. */
export const en = {
  name: 'English',
  ...wordsEn,

  /** The record's own sentences are English and name the concrete things, so nothing is added to them. */
  causeWords: (_cause: string): CauseWords | undefined => undefined,

  shell: {
    product: 'Lunettes',
    skip: 'Skip to the content',
    navigation: 'Main',
    overview: 'Overview',
    objectives: 'Objectives',
    recording: 'Recording',
    deliveries: 'Deliveries',
    workloads: 'Workloads',
    late: 'Late now',
    find: 'Find a Pod',
    findHint: 'Pod, UID or workload',
    language: 'Language',
    zone: 'Time zone',
    utc: 'UTC',
    local: 'Local',
    theme: 'Colours',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    live: 'Live',
    liveLost: 'Not live, trying again',
    liveTitle: 'New deliveries appear by themselves.',
    recorded: (name: string) => `Recording: what you see is replayed from ${name}, not a live cluster.`,
    footer: 'Times are event times. Attainment never comes without what was left out.',
  },

  asked: {
    loading: (what: string) => `Loading ${what}…`,
    failed: (what: string) => `Could not load ${what}.`,
    question: 'Asked',
    answer: 'Answer',
    retry: 'Try again',
    hint: 'If this stays, check that the query API runs: lunettes doctor says what to do.',
    unreachable: 'The query API did not answer.',
    unexpected: 'The answer does not have the expected form',
    token: 'Token',
    tokenWanted: 'This API wants a token.',
    tokenUse: 'Use this token',
    stale: 'Last attempt to refresh failed; what you see is older.',
  },

  overview: {
    title: 'Overview',
    coverage: 'Can we see?',
    coverageSame: 'Yes. Every cluster is heard, every lane moves.',
    blindClusters: (count: number) =>
      count === 1 ? 'One cluster is not heard as it should be.' : `${count} clusters are not heard as they should be.`,
    blindLanes: (count: number) => (count === 1 ? 'One lane stands still.' : `${count} lanes stand still.`),
    noClusters: 'No cluster is connected. Start lunettes up, or lunettes replay with an audit log.',
    lateNow: 'What is late now?',
    lateNone: 'Nothing is late.',
    lateCount: (count: number) =>
      count === 1 ? 'One delivery is open and past its limit.' : `${count} deliveries are open and past their limit.`,
    lateAll: 'All that is late',
    slo: 'Are objectives met?',
    sloNone: 'No delivery has been judged yet.',
    causes: 'Why, most often',
    causesNone: 'No cause has been found: nothing failed or was late.',
    changed: 'What was rolled out last?',
    changedAll: 'All workloads',
    recent: 'Latest deliveries',
    recentAll: 'All deliveries',
  },

  system: {
    what: 'the state of the system',
    cluster: 'Cluster',
    state: 'State',
    states: { heard: 'Heard', silent: 'Silent', degraded: 'Partly blind', unknown: 'Unknown' },
    sources: 'Sources',
    heardUntil: 'Complete up to',
    version: 'Kubernetes',
    missing: 'What is missing',
    nothingMissing: 'nothing',
    deadLetters: 'Dead letters',
    losses: 'Losses',
    lanes: 'Lanes',
    coverage: 'Coverage',
    lanesText: (running: number, all: number) => `${running} of ${all} running`,
  },

  late: {
    title: 'Late now',
    what: 'what is late',
    lead: 'Open deliveries past their limit. They stay here until they end.',
    bySide: 'By side',
    none: 'Nothing is late. Open deliveries past their limit appear here.',
    overdue: 'Over the limit by',
    since: 'Waiting since',
  },

  slo: {
    title: (name: string) => `Objective ${name}`,
    what: 'the objectives',
    attainment: 'Attainment',
    good: 'Good',
    bad: 'Bad',
    pending: 'Pending',
    excluded: 'Left out',
    excludedNone: 'nothing left out',
    coverage: 'Coverage',
    coverageUnknown: 'unknown',
    noAttainment: 'none yet',
    objective: 'Objective',
    objectives: 'Objectives',
    perHour: 'Good and bad over time',
    perHourNone: 'There are no judged hours to draw yet.',
    numbers: 'In numbers',
    byReason: 'Left out, by reason',
    reason: 'Reason',
    count: 'Deliveries',
    missed: 'Missed deliveries that count',
    explained: 'Good and bad are judged deliveries that count. Attainment is good ÷ (good + bad); pending and left out are in neither.',
    unknown: (name: string) => `There is no objective called ${name}.`,
    byCluster: 'By cluster',
    range: 'Range',
    started: 'From',
  },

  rollouts: {
    title: 'Workloads',
    what: 'the rollouts',
    lead: 'Each workload with its latest rollout, as the workload itself tells it.',
    table: 'Workloads, the latest rollout first',
    none: 'No workload is in this state.',
    noneYet: 'No rollout has been seen. Rollouts are told by Deployments, StatefulSets, DaemonSets and Jobs.',
    unknown: 'Nothing is known about this workload or revision.',
    workload: 'Workload',
    state: 'State',
    states: { open: 'In progress', stuck: 'Stuck', superseded: 'Superseded', completed: 'Complete', unseen: 'Status not seen' },
    began: 'Began',
    took: 'Took',
    why: 'Reason',
    desired: 'Desired',
    created: 'Created',
    ready: 'Ready',
    available: 'Available',
    readyOf: (ready: number, desired: number) => `${ready} of ${desired}`,
    revision: 'Revision',
    revisions: 'Rollouts of this workload',
    pods: 'Pods of this rollout',
    podsNone: 'No Pod of this rollout is known.',
    heldUp: 'Held it up',
    untilReady: 'Until ready',
    yes: 'yes',
    headline: rolloutHeadline,
  },

  causes: {
    what: 'the causes',
    cause: 'Cause',
    side: 'Side',
    count: 'Deliveries',
    show: (cause: string) => `Show deliveries with cause ${cause}`,
  },

  deliveries: {
    title: 'Deliveries',
    what: 'deliveries',
    filters: 'Filters',
    any: 'Any',
    clear: 'Clear all filters',
    remove: (name: string, value: string) => `Remove the filter ${name} ${value}`,
    apply: 'Apply',
    none: 'No delivery matches.',
    noneYet: 'No delivery has been seen yet. The first one appears with the first new Pod.',
    loosen: 'Take a filter away, or widen the time.',
    table: 'Deliveries, newest first',
    started: 'Started',
    pod: 'Pod',
    action: 'Action',
    outcome: 'Outcome',
    verdict: 'Verdict',
    cause: 'Cause',
    duration: 'Delivery time',
    node: 'Node',
    older: 'Older',
    newer: 'Newer',
    newest: 'Newest',
    pages: 'Pages',
    keys: 'Keys: ↑ ↓ or j k move, Enter opens, / searches.',
    notCounted: (reason: string) => `not counted: ${reason}`,
    ofLimit: (limit: string) => `of ${limit}`,
    noPod: 'no Pod was made',
  },

  delivery: {
    what: 'this delivery',
    answer: 'Answer',
    happened: 'What happened',
    side: 'Whose side',
    todo: 'What to do',
    arrived: 'It arrived within its limits.',
    nothingToDo: 'Nothing. It arrived in time.',
    waitToDo: 'Nothing yet. It is within its limit.',
    noCause: 'No cause is known yet.',
    counts: 'Counts in the objective.',
    countsNot: (reason: string) => `Does not count in the objective: ${reason}.`,
    noSide: 'Nobody’s: nothing lasting is wrong.',
    provisional: 'Provisional: more may be learned until the result is final.',
    borderline: (uncertainty: string) => `Close call: the distance to the limit is smaller than the uncertainty of ${uncertainty}.`,
    borderlineByClock: 'Close call: by a slightly other clock of the node it would lie on the other side of the limit.',
    verdicts: 'Verdicts and limits',
    judgement: 'Judgement',
    measured: 'Measured',
    limit: 'Limit',
    verdict: 'Verdict',
    deliverySlo: 'Delivery time (platform and capacity)',
    podSlo: 'Time until ready',
    ladder: { within_10m: 'Gone within 10 min', within_1h: 'Gone within 1 h', within_24h: 'Gone within 24 h' },
    objective: (name: string) => `Objective ${name}`,
    sig: 'Official startup time (SIG Scalability)',
    sigExcluded: (reason: string) => `left out of the official indicator: ${reason}`,
    noLimit: 'none',
    time: 'Where the time went',
    whole: 'In all',
    unexplained: 'of it unexplained',
    waterfall: 'Stages',
    waterfallNone: 'No stage was observed.',
    stage: 'Stage',
    owner: 'Waits for',
    took: 'Took',
    stillOpen: 'still open',
    limitMark: (limit: string) => `limit ${limit}`,
    moreRows: (count: number) => `${count} more stages are not drawn.`,
    attempt: (attempt: number) => `attempt ${attempt + 1}`,
    timeline: 'Timeline',
    timelineNone: 'No event of this Pod’s life was recorded.',
    time_: 'Time',
    since: 'Since start',
    event: 'What happened',
    details: 'Details',
    source: 'Clock and precision',
    diagnoses: 'Diagnosis',
    diagnosesNone: 'No diagnosis: it arrived within its limits.',
    evidence: 'Evidence',
    evidenceNone: 'No evidence was kept.',
    also: 'Also held at the same time',
    main: 'Main cause',
    rank: (rank: number) => `Cause ${rank}`,
    confidence: 'Confidence',
    lasts: 'lasts still',
    from: 'From',
    to: 'To',
    container: 'Container',
    image: 'Image',
    volume: 'Volume',
    code: 'Code',
    count: (count: number) => `${count} times`,
    facts: 'Facts',
    images: 'Images',
    cached: 'was on the node',
    pulled: 'pulled',
    fact: {
      cluster: 'Cluster',
      namespace: 'Namespace',
      workload: 'Workload',
      node: 'Node',
      class: 'Class',
      started: 'Started',
      ended: 'Ended',
      endedBy: 'Ended by',
      trigger: 'Trigger',
      restarts: 'Restarts',
      replaces: 'Replaces',
      uid: 'Pod UID',
      deliveryId: 'Delivery',
      traceId: 'Trace',
      sources: 'Sources',
      degraded: 'Limits of what was seen',
      uncertainty: 'Uncertainty',
      judged: 'Judged',
      version: 'Version',
      policy: 'Policy and logic',
    },
    final: 'final',
    notFinal: 'may still change',
    open: 'Open the Pod',
    podDeliveries: 'Deliveries of this Pod',
    runs: 'Trouble after delivery',
    allRows: (count: number) => `Show all ${count} rows`,
    headline,
  },

  pod: {
    what: 'this Pod',
    none: 'Nothing is known about this Pod.',
    noDelivery: 'No delivery of this Pod was judged; below is what was seen.',
  },

  missing: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or made by a newer version.',
    home: 'Go to the overview',
  },
};

/** What a sentence about a rollout is made from. */
export interface RolloutHeadlineFacts {
  readonly state: 'open' | 'stuck' | 'superseded' | 'completed' | 'unseen';
  /** From its beginning until it was complete or stuck; durations are texts already. */
  readonly took: string | undefined;
  /** How many of its Pods held it up. */
  readonly heldUp: number;
}

/** The shape every language fills. */
export type Messages = typeof en;

function rolloutHeadline({ state, took, heldUp }: RolloutHeadlineFacts): string {
  const after = took === undefined ? '' : ` after ${took}`;
  const waits = heldUp === 0 ? '' : heldUp === 1 ? ' One Pod holds it up.' : ` ${heldUp} Pods hold it up.`;
  switch (state) {
    case 'completed':
      return `The rollout was complete${after}.${heldUp === 0 ? '' : ' The Pod that was ready last decided how long it took.'}`;
    case 'stuck':
      return `The rollout made no progress any more${after}.${waits}`;
    case 'superseded':
      return `The rollout was never complete: another revision took its place.${heldUp === 0 ? '' : ` Pods that held it up: ${heldUp}.`}`;
    case 'open':
      return `The rollout is in progress.${waits}`;
    case 'unseen':
      return `The rollout began; the workload’s own status was not seen, so only its Pods tell how far it is.${heldUp === 0 ? '' : ` Pods not delivered: ${heldUp}.`}`;
  }
}

function headline({ action, pod, total, counted, outcome }: HeadlineFacts): string {
  const after = total === undefined ? '' : ` after ${total}`;
  const judged =
    counted === undefined ? '' : `; ${counted.time} of it count, ${counted.over ? 'over' : 'within'} the limit of ${counted.limit}`;
  const done = { create: 'was ready', delete: 'was gone', upgrade: 'ran the new image', resize: 'was resized' }[action];
  const notYet = { create: 'is not ready', delete: 'is not gone', upgrade: 'does not run the new image', resize: 'is not resized' }[action];
  switch (outcome) {
    case 'delivered':
      return `${pod} ${done}${after}${judged}.`;
    case 'open':
      return `${pod} ${notYet} yet${after}${judged}.`;
    case 'failed':
      return `${pod} failed${after} and can never become ready.`;
    case 'deleted':
      return `${pod} was deleted${after}, before it was ready${judged}.`;
    case 'rejected':
      return `The API refused to create ${pod}.`;
    case 'superseded':
      return `A newer request for ${pod} replaced this one${after}.`;
    case 'abandoned':
      return `Nothing has been heard of ${pod} any more${after}.`;
  }
}
