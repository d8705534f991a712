import {
  type Effect,
  type EffectPlan,
  logOf,
  type MemoryWorld,
  memoryStore,
  memoryWorld,
  type PlantedError,
  rollBack,
} from '@lunettes/adapter-memory';
import { PortFailure, type RawAppend } from '@lunettes/ports';
import { type AnyLaneWork, EntryMemory, runLane } from '@lunettes/runtime';
import type { Schedule } from './explore-schedules.ts';

/** What can befall an effect, or the servers just before it. */
const strikes = {
  none: 'any',
  'the process dies before it': 'any',
  'the process dies after it': 'any',
  'it never happens': 'any',
  'its answer is lost': 'any',
  'it is given up, happens later': 'append',
  'it happens again later': 'append',
  'the process sleeps and is replaced': 'any',
  'the newest checkpoint is lost': 'checkpoint',
  'all checkpoints are lost': 'checkpoint',
} as const;
export type Strike = keyof typeof strikes;
const allStrikes = Object.keys(strikes) as readonly Strike[];

/** Reads say what is there and change nothing: what befalls before one befalls as well after the effect before it. */
const strikable = (effect: Effect): readonly Strike[] => {
  if (effect.kind === 'read' || effect.kind === 'display') return ['none'];
  return allStrikes.filter((strike) => strikes[strike] === 'any' || strikes[strike] === effect.kind);
};

export interface LaneModel {
  readonly work: AnyLaneWork;
  /** The first `early` are there from the beginning, the others come at once at any time. */
  readonly raw: readonly RawAppend[];
  readonly early: number;
  readonly strikesMax: number;
  /** Input records of one round, and outputs after which it ends. */
  readonly roundRecords: number;
  /** Records of one append request. */
  readonly requestRecords: number;
  readonly planted?: PlantedError;
  readonly struck: (strike: Strike, effect: Effect) => void;
}

export interface StruckLane {
  /** Undefined when another run has gone on from a state that this one came to. */
  readonly world: MemoryWorld | undefined;
  /** Why the lane stood still; it must not. */
  readonly stops: readonly string[];
}

/** One owner of the lane, alive or believed dead. `history` tells all that it was answered: with it goes everything that it holds. */
interface Process {
  isCurrent: boolean;
  isDead: boolean;
  history: string;
}

interface Waiting {
  readonly process: Process | undefined;
  readonly effect: Effect | undefined;
  readonly name: string;
  go(strike: Strike): void;
}

/** One run of the production loop on one lane, in which `schedule` decides who goes next and what befalls whom. */
export async function struckLane(model: LaneModel, schedule: Schedule): Promise<StruckLane> {
  const world = memoryWorld(1);
  const waiting = new Set<Waiting>();
  const stops: string[] = [];
  const processes = new Set<Process>();
  let strikesLeft = model.strikesMax;
  let leaveCurrent = (): void => {};

  const later = (name: string, act: () => void): void => {
    const item: Waiting = {
      process: undefined,
      effect: undefined,
      name,
      go: () => {
        waiting.delete(item);
        act();
      },
    };
    waiting.add(item);
  };

  const planOf = (process: Process, replace: () => void): EffectPlan => ({
    requestRecordsMax: () => model.requestRecords,
    perform: <T>(effect: Effect, apply: () => T) =>
      new Promise<T>((resolve, reject) => {
        const answer = (result: T): void => {
          process.history += `${effect.kind} ${effect.topic ?? ''} ${digestOf(result)};`;
          resolve(result);
        };
        const refuse = (failure: unknown): void => {
          process.history += `${effect.kind} failed;`;
          reject(failure instanceof Error ? failure : new Error(String(failure)));
        };
        const attempt = (): void => {
          try {
            answer(apply());
          } catch (failure) {
            refuse(failure);
          }
        };
        /** It reaches the server, whatever that says to it; nobody hears the answer. */
        const happen = (): void => {
          try {
            apply();
          } catch (failure) {
            if (!(failure instanceof PortFailure)) throw failure;
          }
        };
        const item: Waiting = {
          process,
          effect,
          name: `${effect.kind} ${effect.topic ?? ''}`,
          go: (strike) => {
            if (strike !== 'none') {
              strikesLeft--;
              model.struck(strike, effect);
            }
            if (strike !== 'the process sleeps and is replaced') waiting.delete(item);
            switch (strike) {
              case 'none':
                return attempt();
              case 'the process dies before it':
                return replace();
              case 'the process dies after it':
                happen();
                return replace();
              case 'it never happens':
                return refuse(lost());
              case 'its answer is lost':
                happen();
                return refuse(lost());
              case 'it is given up, happens later':
                later('late append', happen);
                return refuse(lost());
              case 'it happens again later':
                attempt();
                return later('repeated append', happen);
              case 'the process sleeps and is replaced':
                process.isCurrent = false;
                return leaveCurrent();
              case 'the newest checkpoint is lost':
              case 'all checkpoints are lost': {
                for (const history of world.checkpoints.values())
                  rollBack(history, strike === 'all checkpoints are lost' ? history.versions.length : 1);
                return attempt();
              }
            }
          },
        };
        if (!process.isDead) waiting.add(item);
      }),
  });

  const start = (): void => {
    const leaving = new AbortController();
    const process: Process = { isCurrent: true, isDead: false, history: '' };
    processes.add(process);
    let isReplaced = false;
    const succeed = (): void => {
      if (isReplaced) return;
      isReplaced = true;
      start();
      leaving.abort();
    };
    const die = (): void => {
      process.isDead = true;
      processes.delete(process);
      for (const item of waiting) if (item.process === process) waiting.delete(item);
      succeed();
    };
    leaveCurrent = succeed;
    const store = memoryStore(world, { clock: { nowUs: () => 1 }, plan: planOf(process, die), planted: model.planted ?? 'none' });
    const at = async (): Promise<void> => {};
    runLane({ store, clock: { nowUs: () => 1, sleep: at }, yieldTurn: at }, model.work, 0, {
      signal: leaving.signal,
      memory: new EntryMemory(2),
      bounds: { recordsMax: model.roundRecords, bytesMax: 10_000, outputsMax: 2, outputBytesMax: 10_000, entriesMax: 10_000 },
      changed: ({ phase, reason, trouble }) => {
        if (reason !== undefined) stops.push(`${reason}: ${trouble}`);
        if (phase === 'drained') processes.delete(process);
      },
    });
  };

  const border = memoryStore(world, { clock: { nowUs: () => 1 } });
  await border.append({ records: model.raw.slice(0, model.early), positions: [] });
  if (model.early < model.raw.length) later('arrival', () => void border.append({ records: model.raw.slice(model.early), positions: [] }));
  start();

  const stateOf = (): string =>
    [
      strikesLeft,
      worldText(world),
      ...[...processes].map(({ isCurrent, history }) => `${isCurrent} ${history}`).sort(),
      ...[...waiting].map(({ process, name }) => `${process?.isCurrent} ${name}`).sort(),
    ].join('\n');

  const runToRest = async (isCalm: boolean): Promise<boolean> => {
    for (;;) {
      await settled();
      if (stops.length > 0) return true;
      const ways = [...waiting].flatMap((item) =>
        (isCalm || strikesLeft === 0 || item.effect === undefined ? (['none'] as const) : strikable(item.effect)).map((strike) => ({
          item,
          strike,
        })),
      );
      // First of all ways the one in which everything that can happen happens in its order.
      const ordered = [...ways.filter(({ strike }) => strike === 'none'), ...ways.filter(({ strike }) => strike !== 'none')];
      if (ordered.length === 0) return true;
      const chosen = isCalm ? 0 : schedule.choose(ordered.length, stateOf);
      if (chosen === undefined) return false;
      const way = ordered[chosen];
      way?.item.go(way.strike);
    }
  };

  const isWhole = await runToRest(false);
  if (isWhole && stops.length === 0) {
    // Whatever was left behind must not trouble whoever opens next.
    leaveCurrent();
    await runToRest(true);
  }
  return { world: isWhole ? world : undefined, stops };
}

const lost = (): PortFailure => new PortFailure('transient', 'the connection was lost');
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Everything in the world on which a process may still depend. */
function worldText(world: MemoryWorld): string {
  const logs = (['raw', 'signals', 'dead-letters'] as const).map((topic) =>
    logOf(world, topic, 0)
      .records.map(({ sequence, key, value }) => `${sequence?.epoch}/${sequence?.n}/${sequence?.src} ${key} ${value.length}`)
      .join(),
  );
  const checkpoints = [...world.checkpoints.values()].map(({ owners, epoch, versions }) => [
    owners,
    epoch,
    ...versions.map(({ owner, checkpoint, entries }) => [
      owner,
      checkpoint?.cursor,
      [...entries].map(([key, bytes]) => [key, bytes.length]),
    ]),
  ]);
  return `${logs.join('|')} ${JSON.stringify(checkpoints)}`;
}

/** What a process can tell of an answer. */
function digestOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return String(result);
  return JSON.stringify(result, (_, value: unknown) => (value instanceof Uint8Array ? value.length : value));
}
