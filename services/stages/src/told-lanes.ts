import type { ControlRecords } from '@lunettes/adapter-kafka';
import type { Clock } from '@lunettes/ports';
import type { Logger } from '@lunettes/telemetry';

/** What the process that has a lane says of it, for everybody who asks. */
export interface ToldLane {
  /** Stage, or topic of a sink (`clickhouse-writer/sli`). */
  readonly reader: string;
  readonly lane: number;
  readonly state: 'running' | 'waiting' | 'doubting' | 'stopped';
  /** Why it waits or stands still. */
  readonly reason: string | null;
}

/** A told lane with who told it, and by which logic it works. */
export interface KnownLane extends ToldLane {
  readonly instance: string;
  readonly logic: string;
  readonly sinceUs: number;
}

export interface TellingDeps {
  readonly control: Pick<ControlRecords, 'put'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The lanes that this process has now. */
  readonly lanes: () => readonly ToldLane[];
  readonly instance: string;
  readonly logic: string;
}

/** Lanes are looked at this often; only a change of what is said is told, so that an undisturbed process tells once. */
const lookMs = 2_000;

/**
 * Tells the installation which lanes this process has and which of them stand still, until the signal is aborted. What cannot
 * be told is told at the next look. That a process has ended is not told: its group knows.
 */
export async function tellLanes(deps: TellingDeps, signal: AbortSignal): Promise<void> {
  const told = new Map<string, string>();
  for (; !signal.aborted; await deps.clock.sleep(lookMs, signal)) {
    const now = new Map(deps.lanes().map((lane) => [keyOf(lane), lane]));
    // Whoever has it now tells of it; when it comes back it is told anew.
    for (const key of told.keys()) if (!now.has(key)) told.delete(key);
    for (const [key, { state, reason }] of now) {
      const text = JSON.stringify([state, reason]);
      if (told.get(key) === text) continue;
      try {
        await deps.control.put(key, { instance: deps.instance, logic: deps.logic, state, reason, since_us: deps.clock.nowUs() });
        told.set(key, text);
      } catch (error) {
        deps.logger.warn('What lanes do could not be told; it is tried again.', { error });
        break;
      }
    }
  }
}

const prefix = 'lane|';
const keyOf = ({ reader, lane }: Pick<ToldLane, 'reader' | 'lane'>): string => `${prefix}${reader}|${lane}`;

/** What was told last of every lane, by `reader|lane`. What cannot be read is absent. */
export function toldLanes(records: ReadonlyMap<string, string>): ReadonlyMap<string, KnownLane> {
  const known = new Map<string, KnownLane>();
  for (const [key, text] of records) {
    const [, reader, lane] = /^lane\|([a-z/-]+)\|(\d+)$/.exec(key) ?? [];
    const told = reader === undefined ? undefined : parseTold(text);
    if (reader !== undefined && told !== undefined) known.set(`${reader}|${lane}`, { reader, lane: Number(lane), ...told });
  }
  return known;
}

const states = ['running', 'waiting', 'doubting', 'stopped'] as const;

function parseTold(text: string): Omit<KnownLane, 'reader' | 'lane'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { instance, logic, state, reason, since_us: sinceUs } = value as Readonly<Record<string, unknown>>;
  const known = states.find((one) => one === state);
  if (known === undefined || typeof instance !== 'string' || typeof logic !== 'string' || typeof sinceUs !== 'number') return undefined;
  return { instance, logic, state: known, reason: typeof reason === 'string' ? reason : null, sinceUs };
}
