import { parseArgs } from 'node:util';
import { openClickHouse } from '@lunettes/adapter-clickhouse';
import { openLocalStore } from '@lunettes/adapter-local';
import { createLogger, createMetrics } from '@lunettes/telemetry';
import { startClickHouseWriter } from './index.ts';
import { systemClock } from './system-clock.fixture.ts';

/** A writer in a process of its own that kills itself at the `killAt`-th visit of a fail point, or drains and ends with 0. */
const { values } = parseArgs({
  options: { directory: { type: 'string', default: '' }, point: { type: 'string' }, killAt: { type: 'string', default: '0' } },
});
const [url = '', username = '', password = ''] = (process.env['CLICKHOUSE'] ?? '').split(' ');
const clickhouse = openClickHouse({ url, username, password, database: 'lunettes' });
const store = openLocalStore({ directory: values.directory, lanes: 3, bytesMax: 2 ** 40, clock: systemClock });
const signal = new AbortController();
let visits = 0;
const writer = startClickHouseWriter(
  {
    store,
    clickhouse,
    clock: systemClock,
    metrics: createMetrics(),
    logger: createLogger({ service: 'clickhouse-writer' }),
    failPoint(point) {
      if (point === values.point && ++visits === Number(values.killAt)) process.kill(process.pid, 'SIGKILL');
    },
  },
  { insertRows: 100, insertBytes: 2 ** 20, insertWait: 20 },
  signal.signal,
);
await writer.drain();
signal.abort();
await writer.ended;
await store.close();
await clickhouse.close();
