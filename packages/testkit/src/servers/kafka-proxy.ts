import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What becomes of one request to append: `hold` keeps it until `release`, whether its sender lives on or not. */
export type ProduceFate = 'pass' | 'hold' | 'lose the answer';

/** Stands between clients and one broker, which tells them this address. It understands just enough of the protocol to strike appends. */
export interface KafkaProxy {
  readonly port: number;
  /** Decides about each append by the client's id, and by names of topics in its bytes; everything passes until it is set. */
  rule: (clientId: string, request: Buffer) => ProduceFate;
  /** How many requests are held, and how many answers were lost so far. */
  held(): number;
  lost(): number;
  /** Delivers what is held to the broker and resolves when all of it was answered. */
  release(): Promise<void>;
  close(): Promise<void>;
}

const produceKey = 0;
const headBytes = 14;

export async function startKafkaProxy(brokerPort: () => number): Promise<KafkaProxy> {
  const sockets = new Set<Socket>();
  const waiting: (() => Promise<void>)[] = [];
  let lost = 0;
  const proxy: Pick<KafkaProxy, 'rule'> = { rule: () => 'pass' };
  const server = createServer((client) => {
    const broker = connect({ host: '127.0.0.1', port: brokerPort() });
    const answers = new Map<number, () => void>();
    const silent = new Set<number>();
    let isHolding = false;
    client.pause();
    broker.once('connect', () => client.resume());
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    onFrames(client, (frame) => {
      const fate = frame.length >= headBytes && frame.readInt16BE(4) === produceKey ? proxy.rule(clientIdOf(frame), frame) : 'pass';
      if (fate === 'lose the answer') silent.add(frame.readInt32BE(8));
      if (fate === 'hold') {
        isHolding = true;
        waiting.push(async () => {
          const answered = new Promise<void>((resolve) => {
            answers.set(frame.readInt32BE(8), resolve);
            broker.once('close', resolve);
          });
          broker.write(frame);
          await answered;
        });
        return;
      }
      broker.write(frame);
    });
    onFrames(broker, (frame) => {
      const id = frame.readInt32BE(4);
      answers.get(id)?.();
      if (!silent.has(id)) {
        if (!client.destroyed) client.write(frame);
        return;
      }
      lost++;
      client.destroy();
      broker.destroy();
    });
    // A request that is held outlives its sender.
    client.on('close', () => (isHolding ? undefined : broker.destroy()));
    broker.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return Object.assign(proxy, {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    held: () => waiting.length,
    lost: () => lost,
    release: async () => {
      for (const deliver of waiting.splice(0)) await deliver();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function clientIdOf(frame: Buffer): string {
  const length = frame.readInt16BE(12);
  return length < 0 ? '' : frame.toString('utf8', headBytes, headBytes + length);
}

/** Whole frames: four bytes of length, then as many bytes. */
function onFrames(socket: Socket, take: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      take(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
}
