import { KubeConfig } from '@kubernetes/client-node';
import { assert } from '@lunettes/base';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeApiServer, fakeKubeConfig, startFakeApiServer } from '../test/fake-api-server.ts';
import { turningClock } from '../test/turning-clock.ts';
import { type ApiClient, openApiClient } from './api-client.ts';
import { type Followed, followResource } from './follow-resource.ts';
import { watchedResources } from './resources.ts';

const pods = '/api/v1/pods';
const podResource = watchedResources.find(({ name }) => name === 'pods');
assert(podResource !== undefined, 'Pods are watched');
const resource = podResource;

let server: FakeApiServer;
let client: ApiClient;
let clock: ReturnType<typeof turningClock>;
let stop: AbortController;

beforeEach(async () => {
  server = await startFakeApiServer();
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(fakeKubeConfig(server.url));
  clock = turningClock();
  client = openApiClient({ kubeConfig, clock });
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await client.close();
  await server.close();
});

const pod = (name: string, phase = 'Pending') => ({
  kind: 'Pod',
  metadata: { namespace: 'shop', name, uid: `uid-${name}` },
  status: { phase },
});

/** Follows and keeps everything; `until` reads on until an element satisfies it. */
function follower(namespace?: string) {
  let generation = 0;
  const steps = followResource({ client, clock, random: () => 0, newGeneration: () => `g${++generation}` }, resource, {
    namespace,
    signal: stop.signal,
  });
  const seen: string[] = [];
  return {
    seen,
    until: async (wanted: string): Promise<void> => {
      for (;;) {
        const step = await steps.next();
        if (step.done === true) throw new Error(`ended before ${wanted}; saw ${seen.join(' ')}`);
        const told = tell(step.value);
        seen.push(...told);
        if (told.includes(wanted)) return;
      }
    },
    end: async (): Promise<void> => {
      stop.abort();
      for (let step = await steps.next(); step.done !== true; step = await steps.next()) seen.push(...tell(step.value));
    },
  };
}

function tell(step: Followed): readonly string[] {
  const nameOf = (object: object): string => String(Reflect.get(Object(Reflect.get(object, 'metadata')), 'name'));
  switch (step.type) {
    case 'list_begin':
    case 'list_end':
      return [`${step.type}:${step.generation}`];
    case 'listed':
      return step.objects.map((object) => `=${nameOf(object)}`);
    case 'changed':
      return step.changes.map(({ type, object }) => `${type === 'ADDED' ? '+' : type === 'MODIFIED' ? '~' : '-'}${nameOf(object)}`);
    case 'denied':
      return [`denied:${step.status}`];
    case 'trouble':
    case 'unreadable':
      return [`${step.type}:${step.reason}`];
    default:
      return [step.type];
  }
}

test('a list from the watch cache is followed by a watch from its version', async () => {
  server.put(pods, pod('a'));
  server.put(pods, pod('b'));
  const follow = follower();
  await follow.until('watching');
  await server.watching(pods);
  server.put(pods, pod('c'));
  server.put(pods, pod('a', 'Running'));
  server.remove(pods, { namespace: 'shop', name: 'b' });
  await follow.until('-b');
  server.bookmark(pods);
  await follow.until('bookmark');
  expect(follow.seen).toEqual(['list_begin:g1', '=a', '=b', 'list_end:g1', 'watching', '+c', '~a', '-b', 'bookmark']);
  expect(server.requests[0]).toBe('/api/v1/pods?resourceVersion=0&limit=500');
  expect(server.requests[1]).toMatch(/resourceVersion=102&allowWatchBookmarks=true&timeoutSeconds=300&watch=true$/);
  expect(server.lastHeaders().authorization).toBe('Bearer reader-token');
});

test('pages of one list are one generation', async () => {
  for (let index = 0; index < 1203; index++) server.put(pods, pod(`p${index}`));
  const follow = follower();
  await follow.until('list_end:g1');
  expect(follow.seen.filter((word) => word.startsWith('='))).toHaveLength(1203);
  expect(server.requests).toHaveLength(3);
  expect(server.requests[1]).not.toContain('resourceVersion');
});

test('pages that expire half-way begin a new generation, which has everything', async () => {
  for (let index = 0; index < 600; index++) server.put(pods, pod(`p${index}`));
  const follow = follower();
  await follow.until('=p499');
  server.expirePages();
  await follow.until('list_end:g2');
  const second = follow.seen.slice(follow.seen.indexOf('list_begin:g2'));
  expect(second.filter((word) => word.startsWith('='))).toHaveLength(600);
  expect(follow.seen).not.toContain('list_end:g1');
});

test.each(['reset', 'close'] as const)(
  'after a %s the watch goes on from the last version, and nothing is lost or doubled',
  async (how) => {
    const follow = follower();
    await follow.until('watching');
    await server.watching(pods);
    server.put(pods, pod('a'));
    await follow.until('+a');
    server.disconnect(how);
    server.put(pods, pod('b'));
    server.put(pods, pod('c'));
    await follow.until('+c');
    expect(follow.seen.filter((word) => /^[+~=-]/.test(word))).toEqual(['+a', '+b', '+c']);
    expect(follow.seen.filter((word) => word.startsWith('list_begin'))).toEqual(['list_begin:g1']);
  },
);

test('when the version is gone a new generation shows what is there, so that what is missing from it was deleted meanwhile', async () => {
  server.put(pods, pod('stays'));
  server.put(pods, pod('goes'));
  const follow = follower();
  for (const version of ['odd', 'even']) {
    await follow.until('watching');
    await server.watching(pods);
    server.disconnect('reset');
    server.remove(pods, { namespace: 'shop', name: 'goes' });
    server.put(pods, pod(`new-${version}`));
    server.compact();
    await follow.until(version === 'odd' ? 'list_end:g2' : 'list_end:g3');
  }
  const last = follow.seen.slice(follow.seen.indexOf('list_begin:g3'));
  expect(last).toEqual(['list_begin:g3', '=stays', '=new-odd', '=new-even', 'list_end:g3']);
});

test('a missing permission is told, left alone for long, and is no trouble for others', async () => {
  server.deny(pods);
  const follow = follower();
  await follow.until('denied:403');
  const ended = follow.end();
  await ended;
  expect(server.requests).toHaveLength(1);
});

test('a line that is no event is told and answered with a new list, because it may have said anything', async () => {
  const follow = follower();
  await follow.until('watching');
  await server.watching(pods);
  server.send(pods, '{"type":"ADDED","obj\n');
  await follow.until('list_end:g2');
  expect(follow.seen).toContain('unreadable:not_json');
});

test('an overloaded server is left alone for as long as it asks', async () => {
  server.answerOnce(pods, 429, '{"message":"too many requests"}', { 'retry-after': '3' });
  const follow = follower();
  await follow.until('list_end:g2');
  expect(follow.seen[0]).toBe('trouble:refused');
  expect(clock.slept).toContain(3000);
});

test('an answer that is no list is trouble, not an end', async () => {
  server.answerOnce(pods, 200, 'not json');
  server.put(pods, pod('a'));
  const follow = follower();
  await follow.until('=a');
  expect(follow.seen).toEqual(['trouble:unreadable', 'list_begin:g2', '=a']);
});

test('a server that answers late is waited for', async () => {
  const release = server.hold(pods);
  server.put(pods, pod('a'));
  const follow = follower();
  const listed = follow.until('list_end:g1');
  release();
  await listed;
  expect(follow.seen).toContain('=a');
});

test('one namespace is listed and watched by its own path', async () => {
  server.put(pods, pod('a'));
  server.put(pods, { kind: 'Pod', metadata: { namespace: 'other', name: 'x' } });
  const follow = follower('shop');
  await follow.until('watching');
  expect(follow.seen).toEqual(['list_begin:g1', '=a', 'list_end:g1', 'watching']);
});

test('more than five requests a second are never made', async () => {
  const startUs = clock.nowUs();
  for (let index = 0; index < 20; index++) await client.get('/version', {}, stop.signal);
  expect(server.requests).toHaveLength(20);
  expect(clock.nowUs() - startUs).toBeGreaterThanOrEqual(3_000_000);
});
