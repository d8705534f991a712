import { writeSync } from 'node:fs';
import { startEmbedded } from '@lunettes/embedded';
import { createLogger } from '@lunettes/telemetry';

/**
 * Run as `node killed-embedded.ts DIRECTORY INPUTS POINT POSITION HITS [OTLP]`: replays the inputs with everything in one
 * process, as `lunettes replay --data-dir` does. Once it has fed as many signals as POSITION says, it kills itself at the
 * given hit of the fail point; with 0 hits it runs to the end. Says how many records the log got and, once all rows are
 * there, `settled`. With OTLP (host:port) traces are sent there; points of the exporter begin with `exporter:`.
 */
const [directory = '', inputs = '', point = '', position = '0', hits = '0', otlp = ''] = process.argv.slice(2);
let left = Number(hits);
let fed = 0;
const reached = (hit: string): void => {
  if (hit === point && fed >= Number(position) && left > 0 && --left === 0) process.kill(process.pid, 'SIGKILL');
};

const embedded = await startEmbedded({
  dataDirectory: directory,
  listen: '127.0.0.1',
  port: 0,
  lanes: 4,
  retentionMs: 7 * 86_400_000,
  storeBytesMax: 1e10,
  // Many small appends and inserts, so that there are many places to die at.
  writer: { insertRows: 150, insertBytes: 1024 * 1024, insertWait: 20 },
  logger: createLogger({ service: 'embedded', level: 'warn' }),
  failPoints: { store: reached, writer: reached, exporter: (hit) => reached(`exporter:${hit}`) },
  otlp:
    otlp === ''
      ? undefined
      : {
          address: { target: otlp, tls: undefined, headers: [], timeoutMs: 10_000, compression: 'gzip' },
          exporter: { early: false, corrections: false, tracesMax: 50_000, batchSpans: 64 },
        },
});
let phase = '';
const progress = {
  phase: (name: string): void => {
    phase = name;
  },
  advance: (amount: number): void => {
    if (phase === 'append') fed += amount;
  },
  done: (): void => undefined,
};
const ports = { progress, rejected: (): void => undefined, signal: new AbortController().signal };
const { appended } = await embedded.replay(ports, { inputs: [{ path: inputs, cluster: 'killed' }], batch: 32 });
writeSync(1, `appended ${appended}, fed ${fed}\n`);
await embedded.settled();
writeSync(1, 'settled\n');
await embedded.close();
