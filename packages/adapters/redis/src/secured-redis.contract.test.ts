import { ownCertificate, redisOfFile } from '@lunettes/testkit/servers';
import { expect, test } from 'vitest';
import { openRedisCheckpoints } from './index.ts';

const { certFile, keyFile } = ownCertificate();
const server = redisOfFile((port) => [
  ...['--port', '0', '--tls-port', `${port}`, '--tls-auth-clients', 'no'],
  ...['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile],
  ...['--user', 'default', 'off', '--user', 'lunettes', 'on', '>secret', '~lunettes:*', '&*', '+@all', '-@dangerous', '+info'],
]);
const open = (login: string, caFile: string | undefined = certFile) =>
  openRedisCheckpoints({ target: { url: `rediss://${login}@127.0.0.1:${server().port}`, caFile } });

test('checkpoints over TLS with a user of an access list work as those without', async () => {
  const store = await open('lunettes:secret');
  const cursor = { offset: 3, part: 0, accepted: { epoch: 0, n: 3 }, written: [], logic: 'l' };
  await (await store.open({ stage: 's', lane: 1 })).move({ cursor, inputHash: undefined }, [['k', Buffer.from('v')]], 'whole');
  expect((await store.open({ stage: 's', lane: 1 })).found).toMatchObject({ cursor, entries: [['k', Buffer.from('v')]] });
  await store.close();
});

test('a wrong password is permanent, and a certificate that nobody vouches for is refused', async () => {
  await expect(open('lunettes:wrong')).rejects.toMatchObject({ name: 'PortFailure', kind: 'permanent' });
  await expect(openRedisCheckpoints({ target: { url: `rediss://lunettes:secret@127.0.0.1:${server().port}` } })).rejects.toMatchObject({
    name: 'PortFailure',
  });
});
