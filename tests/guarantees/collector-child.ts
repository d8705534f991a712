import { writeSync } from 'node:fs';
import { chooseClusters } from '@lunettes/adapter-kubernetes';
import { openLocalStore } from '@lunettes/adapter-local';
import { encodeRecord } from '@lunettes/codec';
import { startCollector } from '@lunettes/collector';
import { systemClock } from '@lunettes/stages';
import fastify from 'fastify';
import { type CollectorOrder, cluster, laneByLane, settingsOf } from './collector-order.ts';

/**
 * Run as `node collector-child.ts ORDER`, the order as JSON: one collector on a log of this machine. Says `at URL` when it
 * takes audit; /status there is what it knows of its sources. Ends in order on SIGTERM.
 */
const order = JSON.parse(process.argv[2] ?? '') as CollectorOrder;
const store = openLocalStore({ directory: order.directory, lanes: order.lanes, bytesMax: 1e10, clock: systemClock });
const collector = await startCollector(
  {
    log: laneByLane(store, order.dies),
    clock: systemClock,
    random: Math.random,
    encode: (envelope) => encodeRecord('raw', envelope),
    hashUser: () => '',
  },
  settingsOf(order.instance),
);
const chosen = chooseClusters({ file: order.kubeConfig, contexts: [], allContexts: false });
const access = order.kubeConfig !== undefined && chosen.ok ? chosen.value[0] : undefined;
await collector.addCluster({ name: cluster, access, auditFiles: order.auditFiles ?? [], webhook: true });
const app = fastify({ forceCloseConnections: true });
app.register(collector.webhook);
app.get('/status', async () => collector.status());
writeSync(1, `at ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
// Whoever started it is gone.
process.stdin.on('end', () => process.exit(1)).resume();
process.once('SIGTERM', async () => {
  await app.close();
  await collector.close();
  await store.close();
  process.exit(0);
});
