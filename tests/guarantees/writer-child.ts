import { startWriterProcess } from '@lunettes/distributed';
import { type WriterOrder, writerOptionsOf } from './writer-order.ts';

/** Run as `node writer-child.ts ORDER`, the order as JSON: a clickhouse-writer that ends by itself at a fail point, or by SIGTERM. */
const running = await startWriterProcess(writerOptionsOf(JSON.parse(process.argv[2] ?? '') as WriterOrder));
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(1)).resume();
process.once('SIGTERM', async () => {
  await running.close();
  process.exit(0);
});
running.failed.catch((failure: unknown) => {
  console.error(String(failure));
  process.exit(3);
});
