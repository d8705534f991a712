import { expect, test } from 'vitest';
import { scenarios } from '../cluster/src/scenarios/index.ts';
import { replayFiles } from '../replay/replay-lines.ts';
import type { ExpectedDelivery } from './compare.ts';
import { kubernetesOf, readCase, realCases } from './read-case.ts';

/** How many scenarios were named right when this was last raised. It may only grow. */
const rightLeast: Readonly<Record<string, number>> = { '1.34': 131, '1.36': 122 };

type Answer = 'right' | 'wrong' | 'not yet';

test('of the scenarios of a real cluster no fewer are named right, no healthy one gets a cause, and what is wrong is explained', async () => {
  const answers = new Map<string, Answer>();
  const unexplained: string[] = [];
  const slandered: string[] = [];
  for (const name of realCases) {
    const { files, expected } = readCase(name);
    const rows = (await replayFiles(files, { until: expected.until })).rows.get('sli') ?? [];
    const told = expected.deliveries.map((delivery) => ({ delivery, answer: answerOf(delivery, rows) }));
    const worst = (['wrong', 'not yet', 'right'] as const).find((answer) => told.some((one) => one.answer === answer)) ?? 'right';
    answers.set(name, worst);
    const isExplained = expected.known.some(({ where, why }) => where.endsWith(' cause') && why !== '');
    if (worst === 'wrong' && !isExplained) unexplained.push(name);
    if (told.some(({ delivery, answer }) => delivery.row['cause'] === null && answer !== 'right')) slandered.push(name);
  }
  process.stdout.write(tableOf(answers));
  expect(unexplained, 'wrong without an explanation').toEqual([]);
  expect(slandered, 'healthy, and given a cause').toEqual([]);
  for (const [kubernetes, least] of Object.entries(rightLeast))
    expect(countOf(answers, kubernetes, 'right'), `right on ${kubernetes}`).toBeGreaterThanOrEqual(least);
});

function answerOf({ pod, uid, action, row }: ExpectedDelivery, rows: readonly Readonly<Record<string, unknown>>[]): Answer {
  const told = rows.find((one) => one['pod'] === pod && one['uid'] === uid && one['action'] === action)?.['cause'] ?? null;
  if (told === row['cause']) return 'right';
  return row['cause'] !== null && (told === null || told === 'unknown') ? 'not yet' : 'wrong';
}

const countOf = (answers: ReadonlyMap<string, Answer>, kubernetes: string, answer: Answer): number =>
  [...answers].filter(([name, one]) => kubernetesOf(name) === kubernetes && one === answer).length;

function tableOf(answers: ReadonlyMap<string, Answer>): string {
  const kubernetes = [...new Set([...answers.keys()].map(kubernetesOf))];
  const counts = kubernetes.map((version) => {
    const [right, wrong, notYet] = (['right', 'wrong', 'not yet'] as const).map((answer) => countOf(answers, version, answer));
    return `Kubernetes ${version}: ${right} right, ${wrong} wrong, ${notYet} not yet\n`;
  });
  const rest = [...answers].filter(([, answer]) => answer !== 'right').map(([name, answer]) => `  ${answer.padEnd(8)} ${name}\n`);
  return `${counts.join('')}${rest.join('')}`;
}

test('what a case has as known is what its scenario says is not told yet', () => {
  for (const name of realCases) {
    const kubernetes = kubernetesOf(name);
    const own = name.slice(`real-${kubernetes}-`.length).replace(/^two-api-servers-/, '');
    const scenario = scenarios.find((one) => one.name === own);
    const notYet = (scenario?.notYet ?? []).filter((one) => one.kubernetes?.some((minor) => minor === kubernetes) ?? true);
    const said = notYet.flatMap(({ why, answers }) => answers.map(({ what, true: truth, told }) => ({ what, truth, told, why })));
    const known = readCase(name).expected.known.map(({ where, truth, told, why }) => ({
      what: said.find(({ what }) => where.endsWith(` ${what}`))?.what,
      truth,
      told,
      why,
    }));
    expect(known, name).toEqual(said);
  }
});
