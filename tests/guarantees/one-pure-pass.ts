import { decodeRecord, encodeOutput } from '@lunettes/codec';
import type { OutputTopic } from '@lunettes/core/vocabulary';
import { judgeSequence, type LaneStore, type LogRecord, pointAfter, type SequencePoint } from '@lunettes/ports';
import { lanePipeline, nextTurn } from '@lunettes/runtime';
import { deliveryWorks } from '@lunettes/stages';

export const writtenTopics = [
  'signals',
  'lifecycle',
  'spans',
  'sli',
  'diagnoses',
  'breaches',
  'rollouts',
  'counters',
] as const satisfies readonly OutputTopic[];

type Reader = Pick<LaneStore, 'read'>;
const recordsPerTurn = 64;
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

/**
 * What a reader who follows the rule of sequence numbers makes of it: key and bytes, and what is wrong with it. Of an input
 * that another build did again whole, which `keyOf` allows for, the last time stands.
 */
export function accepted(records: readonly LogRecord[], keyOf?: (key: string) => string): readonly string[] {
  const { taken, trouble } = read(records);
  const lastEpochs = new Map<number, number>();
  for (const { sequence } of taken) if (sequence !== undefined) lastEpochs.set(sequence.src, sequence.epoch);
  const stands = keyOf === undefined ? taken : taken.filter(({ sequence }) => lastEpochs.get(sequence?.src ?? -1) === sequence?.epoch);
  return [...stands.map(({ key, value }) => lineOf(keyOf?.(key) ?? key, value)), ...trouble];
}

/** The records that such a reader takes. */
export const acceptedOf = (records: readonly LogRecord[]): readonly LogRecord[] => read(records).taken;

function read(records: readonly LogRecord[]): { readonly taken: readonly LogRecord[]; readonly trouble: readonly string[] } {
  let point: SequencePoint | undefined;
  const taken: LogRecord[] = [];
  for (const record of records) {
    if (record.sequence === undefined) return { taken, trouble: [`no sequence at ${record.offset}`] };
    const verdict = judgeSequence(point, record.sequence);
    if (verdict === 'gap') return { taken, trouble: [`gap at ${record.offset}`] };
    if (verdict === 'seen') continue;
    point = pointAfter(point, record.sequence);
    if (verdict === 'accept') taken.push(record);
  }
  return { taken, trouble: [] };
}

/** One pass of the stages over the raw records as they lie in the log, without servers, rounds, numbers or checkpoints. */
export async function onePurePass(raw: readonly LogRecord[]): Promise<ReadonlyMap<OutputTopic, readonly string[]>> {
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
  for (const [index, { value }] of raw.entries()) {
    // Stages that run in this process have to keep their places in their groups meanwhile.
    if (index % recordsPerTurn === 0) await nextTurn();
    const record = decodeRecord('raw', value);
    if (!record.ok) throw new Error(`a raw record is ${record.problem}`);
    pipeline.push('raw', [record.value]);
  }
  return lines;
}

const lineOf = (key: string, value: Uint8Array): string => `${key} ${Buffer.from(value).toString('base64')}`;
