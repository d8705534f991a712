import { closeMsMax, parentCheckMs } from '../bounds.ts';
import { ClickHouseStartError } from '../start-failure.ts';
import { openEngine } from './engine.ts';
import { type HttpInterface, listen } from './http-interface.ts';
import { watchFromOutside } from './last-resort.ts';
import type { ChildMessage, ParentMessage, StartMessage } from './messages.ts';
import { watchParent } from './parent-watch.ts';
import { openSpool } from './spool.ts';

/** The child process: waits for its orders on the channel, serves until the parent closes it or is gone. */
let http: HttpInterface | undefined;

process.on('message', (message: ParentMessage) => {
  if (message.type === 'close') void end();
  else void start(message);
});
process.on('disconnect', () => void end());
process.on('SIGTERM', () => void end());
// Ctrl-C reaches the whole group; the parent drains first and then closes us.
process.on('SIGINT', () => {});

async function start(orders: StartMessage): Promise<void> {
  watchParent(orders.parentPid, () => void end());
  watchFromOutside({ parentPid: orders.parentPid, checkMs: parentCheckMs, graceMs: closeMsMax });
  try {
    const engine = await openEngine(orders);
    const spool = openSpool(orders.dataDirectory);
    http = await listen({ engine, spool, ...orders });
    tell({ type: 'ready', port: http.port, version: engine.version });
  } catch (error) {
    const reason = error instanceof ClickHouseStartError ? error.reason : 'failed';
    tell({ type: 'failed', reason, message: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

let ending = false;
/**
 * Running queries may end; then the process is killed, which costs no acknowledged insert. The engine is not closed: its
 * threads may still compute and hold back an ordinary exit, and to close it has been seen to wait for ever.
 */
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), closeMsMax);
  await http?.close();
  process.kill(process.pid, 'SIGKILL');
}
