import type { DiagnosisRow, PodRow, SliRow } from '@lunettes/adapter-clickhouse';

/** What a person who asks about a Pod is told first. */
export interface Answer {
  readonly text: string;
  readonly advice: string | null;
  readonly delivery_id: string | null;
  readonly diagnosis_id: string | null;
  readonly code: string | null;
  readonly cause: string | null;
  readonly side: string | null;
  readonly confidence: string | null;
}

/**
 * The trouble that lasts, else the one that the newest delivery had, in the words of its diagnosis; without trouble
 * a sentence about the newest delivery. Deliveries and diagnoses come newest first.
 */
export function answerAbout(pod: PodRow, deliveries: readonly SliRow[], diagnoses: readonly DiagnosisRow[]): Answer {
  const [newest] = deliveries;
  const main = diagnoses.filter(({ rank }) => rank === 1);
  const lasting = main.find(({ until_at_us }) => until_at_us === null && pod.state !== 'deleted');
  const diagnosis = lasting ?? main.find(({ delivery_id }) => newest !== undefined && delivery_id === newest.delivery_id);
  if (diagnosis !== undefined) {
    const { summary, advice, delivery_id, diagnosis_id, code, cause, side, confidence } = diagnosis;
    return { text: summary, advice, delivery_id, diagnosis_id, code, cause, side, confidence };
  }
  const text = newest === undefined ? `Pod ${pod.pod} was seen; no delivery of it was observed.` : sentenceAbout(newest);
  const nothing = { advice: null, diagnosis_id: null, code: null, cause: null, side: null, confidence: null };
  return { text, delivery_id: newest?.delivery_id ?? null, ...nothing };
}

function sentenceAbout({ pod, action, outcome, total_us }: SliRow): string {
  const after = total_us === null ? '' : ` after ${seconds(total_us)}`;
  switch (outcome) {
    case 'open':
      return `${doing[action]} of Pod ${pod} is under way; nothing is wrong with it so far.`;
    case 'delivered':
      return `${doing[action]} of Pod ${pod} was complete${after}.`;
    case 'failed':
      return `${doing[action]} of Pod ${pod} failed${after}.`;
    case 'deleted':
      return `Pod ${pod} was deleted${after}, before it was ready.`;
    case 'rejected':
      return `The API refused Pod ${pod}.`;
    case 'superseded':
      return `${doing[action]} of Pod ${pod} was replaced by a newer request${after}.`;
    case 'abandoned':
      return `${doing[action]} of Pod ${pod} is no longer observed.`;
  }
}

const doing = { create: 'Creation', delete: 'Deletion', upgrade: 'Upgrade', resize: 'Resize' } as const satisfies Record<
  SliRow['action'],
  string
>;

/** Tenths of a second are enough for a sentence; the exact time stands beside it. */
const seconds = (us: number): string => `${(us / 1_000_000).toFixed(1)} s`;
