import { logOf, type MemoryWorld } from '@lunettes/adapter-memory';
import { decodeDeadLetter, judgeSequence, type LogRecord, type LogTopic, pointAfter, type SequencePoint } from '@lunettes/ports';

const decoder = new TextDecoder();

/** What a consumer that follows the rule gets out of a topic; a gap is an answer, too. */
export function acceptedFrom(world: MemoryWorld, topic: LogTopic, lane: number): readonly LogRecord[] | 'gap' {
  let point: SequencePoint | undefined;
  const accepted: LogRecord[] = [];
  for (const record of logOf(world, topic, lane).records) {
    if (record.sequence === undefined) continue;
    const verdict = judgeSequence(point, record.sequence);
    if (verdict === 'gap') return 'gap';
    if (verdict === 'seen') continue;
    point = pointAfter(point, record.sequence);
    if (verdict === 'accept') accepted.push(record);
  }
  return accepted;
}

export const valuesOf = (records: readonly LogRecord[] | 'gap'): readonly string[] | 'gap' =>
  records === 'gap' ? 'gap' : records.map(({ value }) => decoder.decode(value));

/** The entries of the newest checkpoint. */
export function entriesFrom(world: MemoryWorld, stage: string, lane: number): ReadonlyMap<string, string> {
  const entries = world.checkpoints.get(`${stage}|${lane}`)?.versions.at(-1)?.entries ?? new Map<string, Uint8Array>();
  return new Map([...entries].map(([key, bytes]) => [key, decoder.decode(bytes)]));
}

/** `stage|offset|code` of every record that was set aside, each once. */
export function deadLettersFrom(world: MemoryWorld, lane: number): readonly string[] {
  const found = new Set<string>();
  for (const { key, value } of logOf(world, 'dead-letters', lane).records) {
    const letter = decodeDeadLetter(key, value);
    const [stage, , offset] = key.split('|');
    found.add(`${stage}|${offset}|${letter.ok ? letter.value.code : letter.problem}`);
  }
  return [...found];
}
