import { decodeRecord, encodeOutput } from '@lunettes/codec';
import type { OutputTopic } from '@lunettes/core/vocabulary';
import { judgeSequence, type LaneStore, type LogRecord, pointAfter, type SequencePoint } from '@lunettes/ports';
import { lanePipeline } from '@lunettes/runtime';
import { deliveryWorks } from '@lunettes/stages';

export const writtenTopics = ['signals', 'lifecycle', 'spans', 'sli', 'diagnoses', 'breaches'] as const satisfies readonly OutputTopic[];

type Reader = Pick<LaneStore, 'read'>;
const readBounds = { recordsMax: 10_000, bytesMax: 64 * 1024 * 1024 };

/** Everything that lies in one topic of one lane, from the oldest that is kept. */
export async function recordsOf(log: Reader, topic: OutputTopic | 'raw', lane: number): Promise<readonly LogRecord[]> {
  const all: LogRecord[] = [];
  for (;;) {
    const { records } = await log.read({ topic, lane, from: (all.at(-1)?.offset ?? -1) + 1 }, readBounds);
    if (records.length === 0) return all;
    all.push(...records);
  }
}

/** What a reader who follows the rule of sequence numbers makes of it: key and bytes. A gap is an answer, too. */
export function accepted(records: readonly LogRecord[]): readonly string[] {
  let point: SequencePoint | undefined;
  const lines: string[] = [];
  for (const record of records) {
    if (record.sequence === undefined) return [...lines, `no sequence at ${record.offset}`];
    const verdict = judgeSequence(point, record.sequence);
    if (verdict === 'gap') return [...lines, `gap at ${record.offset}`];
    if (verdict === 'seen') continue;
    point = pointAfter(point, record.sequence);
    if (verdict === 'accept') lines.push(lineOf(record.key, record.value));
  }
  return lines;
}

/** One pass of the stages over the raw records as they lie in the log, without servers, rounds, numbers or checkpoints. */
export function onePurePass(raw: readonly LogRecord[]): ReadonlyMap<OutputTopic, readonly string[]> {
  const lines = new Map<OutputTopic, string[]>(writtenTopics.map((topic) => [topic, []]));
  const works = deliveryWorks({ logic: '', ignoredNamespaces: [] });
  const pipeline = lanePipeline(
    works.map(({ stage }) => stage),
    {
      output: (output) => lines.get(output.topic)?.push(lineOf(output.key, encodeOutput(output))),
      deadLetter: ({ stage, detail }) => {
        throw new Error(`${stage} sets a record aside: ${detail}`);
      },
    },
  );
  for (const { value } of raw) {
    const record = decodeRecord('raw', value);
    if (!record.ok) throw new Error(`a raw record is ${record.problem}`);
    pipeline.push('raw', [record.value]);
  }
  return lines;
}

const lineOf = (key: string, value: Uint8Array): string => `${key} ${Buffer.from(value).toString('base64')}`;
