import type { KafkaCluster, RedisServer } from '@lunettes/testkit/servers';
import type { RowOn } from '../each-row.ts';
import { form } from '../form.ts';
import { type Installation, on, until } from '../installation.ts';
import { writtenTopics } from '../one-pure-pass.ts';

/** Three brokers: two of them are enough to go on. */
export interface ClusterGround {
  readonly kafka: () => KafkaCluster;
  readonly redis: () => RedisServer;
}
type BrokerRow = RowOn<ClusterGround>;

/** Topic, lane and who leads it, of everything that stages read and write. */
const placesOf = ({ withAdmin, topic }: Installation) =>
  withAdmin(async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: ['raw' as const, ...writtenTopics].map(topic) });
    return topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionId, leader, isr }) => ({ place: `${name} ${partitionId}`, leader, inSync: isr.length })),
    );
  });

/** Asked of brokers that come and go: no answer is no. */
const isSo = (ask: () => Promise<boolean>): Promise<boolean> => ask().catch(() => false);

/** Ends a broker and resolves once others lead what it led; gives back how much that was. */
async function killBroker(ground: ClusterGround, installation: Installation, index: number): Promise<number> {
  const led = (await placesOf(installation)).filter(({ leader }) => leader === index + 1);
  await ground.kafka().kill(index);
  await until(`others lead what broker ${index} led`, () =>
    isSo(async () => (await placesOf(installation)).every(({ leader }) => leader > 0 && leader !== index + 1)),
  );
  return led.length;
}

async function startBroker(ground: ClusterGround, installation: Installation, index: number): Promise<void> {
  await ground.kafka().start(index);
  await until('every record has three copies again', () =>
    isSo(async () => (await placesOf(installation)).every(({ inSync }) => inSync === ground.kafka().brokers.length)),
  );
}

async function writtenBy({ endOf, lanes }: Installation): Promise<number> {
  let sum = 0;
  for (const topic of writtenTopics) for (let lane = 0; lane < lanes; lane++) sum += await endOf(topic, lane);
  return sum;
}

/** One broker is gone while two go on, and comes back. */
export const oneKilled: BrokerRow = (ground) =>
  on(ground, 'onekilled', async (installation) => {
    const { startAll, feed, settled, conclude } = installation;
    const stages = startAll();
    await Promise.all(stages.map(({ ready }) => ready));
    await feed(3);
    const moved = await killBroker(ground, installation, 0);
    const before = await writtenBy(installation);
    await feed(3);
    await settled(stages);
    const written = (await writtenBy(installation)) - before;
    await startBroker(ground, installation, 0);
    await feed(3);
    await conclude(stages);
    return { 'partitions that changed their leader': moved, 'records written by the two that were left': written };
  });

/** One after the other, each under load. */
export const rolledOn: BrokerRow = (ground) =>
  on(ground, 'rolled', async (installation) => {
    const { startAll, feed, conclude } = installation;
    const { brokers } = ground.kafka();
    const stages = startAll();
    await Promise.all(stages.map(({ ready }) => ready));
    let moved = 0;
    let written = 0;
    for (const index of brokers.keys()) {
      await feed(brokers.length + 1);
      moved += await killBroker(ground, installation, index);
      const before = await writtenBy(installation);
      // Not settled: the next one is killed while stages read and write.
      await until('two brokers have written something', async () => (await writtenBy(installation)) > before);
      written += (await writtenBy(installation)) - before;
      await startBroker(ground, installation, index);
    }
    await feed(1);
    await conclude(stages);
    return { 'partitions that changed their leader': moved, 'records written while one was gone': written };
  });

/** All of them are gone while a stage has a round in hand, and come back. */
export const allGone: BrokerRow = (ground) =>
  on(ground, 'allgone', async (installation) => {
    const { start, startApart, feed, conclude, endOf, lanes } = installation;
    const { brokers } = ground.kafka();
    const normalizer = startApart('normalizer', { point: 'before-publish', hits: 3, signal: 'SIGSTOP' });
    const others = [start('lifecycle-state-machine'), start('slo-evaluator')];
    const stages = [normalizer, ...others];
    await Promise.all(stages.map(({ ready }) => ready));
    await feed(2);
    await until('the normalizer sleeps', () => normalizer.isAsleep());
    await Promise.all(brokers.map((_, index) => ground.kafka().kill(index)));
    const goneMs = performance.now();
    process.kill(normalizer.pid, 'SIGCONT');
    await until(
      'lanes are opened in vain for as long as the brokers are gone',
      async () => performance.now() - goneMs >= form.outageMs && (await normalizer.count('opens')) > lanes + 1,
    );
    await Promise.all(brokers.map((_, index) => ground.kafka().start(index)));
    await endOf('raw', 0);
    await feed(1);
    const counts = await conclude(stages);
    return { 'lanes opened in vain': counts.normalizer.opens - lanes };
  });
