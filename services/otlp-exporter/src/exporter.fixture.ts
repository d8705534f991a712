import { parseArgs } from 'node:util';
import { openLocalStore } from '@lunettes/adapter-local';
import { openOtlp } from '@lunettes/adapter-otlp';
import { createLogger, createMetrics } from '@lunettes/telemetry';
import { startOtlpExporter } from './index.ts';
import { systemClock } from './system-clock.fixture.ts';

/** An exporter in a process of its own that kills itself at the `killAt`-th visit of a fail point, or sends all that is due and ends with 0. */
const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '' },
    target: { type: 'string', default: '' },
    point: { type: 'string' },
    killAt: { type: 'string', default: '0' },
  },
});
const client = openOtlp({ target: values.target, tls: undefined, headers: [], timeoutMs: 10_000, compression: 'none' });
const store = openLocalStore({ directory: values.directory, lanes: 3, bytesMax: 2 ** 40, clock: systemClock });
const end = new AbortController();
let visits = 0;
const exporter = startOtlpExporter(
  {
    store,
    client,
    clock: systemClock,
    metrics: createMetrics(),
    logger: createLogger({ service: 'otlp-exporter' }),
    failPoint(point) {
      if (point === values.point && ++visits === Number(values.killAt)) process.kill(process.pid, 'SIGKILL');
    },
  },
  { early: false, corrections: false, tracesMax: 1_000, batchSpans: 7 },
  end.signal,
);
await exporter.settled();
end.abort();
await exporter.ended;
await store.close();
client.close();
