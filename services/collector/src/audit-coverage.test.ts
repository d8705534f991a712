import type { CoverageFacts } from '@lunettes/core/vocabulary';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { auditEvent, eventList } from '../test/audit-samples.ts';
import { handClock } from '../test/hand-clock.ts';
import { encode, recordingLog } from '../test/recording-log.ts';
import { openAuditCoverage } from './audit-coverage.ts';
import type { AuditHeard } from './cluster-inlet.ts';
import type { CoverageProof } from './coverage.ts';
import { startCollector } from './service.ts';

const heard = (newestUs: number): AuditHeard => ({ primary: 'audit_webhook', newestUs, heardAtUs: newestUs, changedUs: 0, changedAtUs: 0 });
const proof = (state: CoverageProof['state']): CoverageProof => ({
  source: 'audit',
  state,
  reason: state === 'blind' ? 'webhook_loss' : null,
  provedUs: 0,
});

/** What is told, where everything that is to be told is taken at once. */
function say(seen: readonly (readonly [state: CoverageProof['state'], newestUs: number])[], wasDown: boolean): readonly CoverageFacts[] {
  const coverage = openAuditCoverage({ wasDown });
  const said: CoverageFacts[] = [];
  for (const [state, newestUs] of seen) {
    const news = coverage.news(proof(state), heard(newestUs));
    if (news === undefined) continue;
    said.push(news);
    coverage.told(news);
  }
  return said;
}

test('a loss of audit is told when it begins and once more when audit is back, from event to event', () => {
  expect(
    say(
      [
        ['seeing', 10],
        ['blind', 20],
        ['blind', 20],
        ['seeing', 90],
        ['seeing', 95],
        ['blind', 99],
      ],
      false,
    ),
  ).toEqual([
    { source: 'audit', reason: 'webhook_loss', fromUs: 20, toUs: -1 },
    { source: 'audit', reason: 'webhook_loss', fromUs: 20, toUs: 90 },
    { source: 'audit', reason: 'webhook_loss', fromUs: 99, toUs: -1 },
  ]);
});

test('audit that is believed again without a new event has not come back', () => {
  expect(
    say(
      [
        ['blind', 20],
        ['seeing', 20],
        ['seeing', 21],
      ],
      false,
    ).map(({ toUs }) => toUs),
  ).toEqual([-1, 21]);
});

test('what was sent while no collector ran is lost up to the first event after', () => {
  expect(
    say(
      [
        ['seeing', 50],
        ['seeing', 60],
      ],
      true,
    ),
  ).toEqual([{ source: 'audit', reason: 'collector_down', fromUs: 0, toUs: 50 }]);
});

test('what the log did not take is told again', () => {
  const coverage = openAuditCoverage({ wasDown: false });
  const first = coverage.news(proof('blind'), heard(20));
  expect(coverage.news(proof('blind'), heard(20))).toEqual(first);
  expect(coverage.news(undefined, undefined)).toBeUndefined();
});

test('a webhook that says nothing for more than five minutes is lost to every lane of its cluster until it says something', async () => {
  const [clock, log, app] = [handClock(), recordingLog(), fastify()];
  const collector = await startCollector(
    { log, clock, random: () => 0, encode, hashUser: (name) => name },
    {
      instance: 'test',
      namespaces: [],
      ignoredNamespaces: [],
      keptKeys: [],
      users: 'hash',
      terminationMessages: 'scrub',
      lanesPerCluster: 8,
      recordBytesMax: 900_000,
      queueBytesMax: 10_000_000,
      openAudit: true,
    },
  );
  await app.register(collector.webhook);
  const post = async (atUs: number): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/audit/prod', headers, payload: eventList([auditEvent(atUs)]) });
    expect(answer.statusCode).toBe(200);
  };
  const told = () => log.taken.filter(({ envelope, body }) => envelope.form === 'coverage' && !('state' in body));
  const firstUs = clock.nowUs() - 1_000_000;
  await post(firstUs);
  await clock.pass(290_000);
  expect(told()).toEqual([]);
  await clock.pass(30_000);
  const lost = { source: 'audit', reason: 'webhook_loss', fromUs: firstUs, toUs: -1 };
  expect(told().map(({ body }) => body)).toEqual(Array.from({ length: 8 }, () => lost));
  expect(new Set(told().map(({ lane }) => lane)).size).toBe(8);
  const backUs = clock.nowUs();
  await post(backUs);
  await clock.pass(10_000);
  expect(
    told()
      .slice(8)
      .map(({ body }) => body),
  ).toEqual(Array.from({ length: 8 }, () => ({ ...lost, toUs: backUs })));
  await collector.close();
  await app.close();

  // In one lane stands what people are shown: when it could be seen, and when not.
  const sights = log.taken.filter(({ envelope, body }) => envelope.form === 'coverage' && 'state' in body);
  expect(new Set(sights.map(({ lane }) => lane)).size).toBe(1);
  expect(new Set(sights.map(({ body }) => body['state']))).toEqual(new Set(['seeing', 'blind']));
  const kept = (await log.positions()).find(({ source }) => source === 'prod|sight|audit');
  expect(kept?.position).toContain('"state":"seeing"');
});
