/**
 * How often a verdict that was given from absence is taken back, by how long absence is waited for (L1): plays every recording of
 * a real cluster as it would have reached a collector, and counts. `node tests/verdict-flips/main.ts` prints the tables of
 * docs/verdict-flips.md.
 */
import { stdout } from 'node:process';
import { readCase, realCases } from '../golden/read-case.ts';
import { type Arrival, arrivalsOf, type Way, ways } from './arrivals.ts';
import { type Judging, liveVerdicts, type Told } from './live-verdicts.ts';

const secondUs = 1_000_000;
/** L1 of Pods that have a node, in seconds; it is 5 s less for those that have none. */
const waits: readonly number[] = [0, 5, 10, 15, 25];
const shippedS = 10;
/** Limits among the times in which Pods of these recordings start. */
const shortLimitsS: readonly number[] = [1, 2, 3, 5, 8, 13, 20];
/** Past every limit of the product. */
const longRestUs = 2400 * secondUs;
/** Past every short limit, however late absence is judged. */
const shortRestUs = 180 * secondUs;

interface Count {
  judged: number;
  missed: number;
  /** Changed, and was nearer to the limit than the second to which watches tell time. */
  borderline: number;
  /** From missed to met. */
  undone: number;
  /** Withdrawn for a while, and given again as it was. */
  wavered: number;
  other: number;
}

const cases = realCases.map(readCase);
for (const way of ways) {
  const recordings = cases.map((recording) => ({ name: recording.name, arrivals: arrivalsOf(recording, way) }));
  table(`${way.name}, limits as shipped`, (play) => {
    for (const { name, arrivals } of recordings) play(name, arrivals, way, { restUs: longRestUs });
  });
  table(`${way.name}, limits of ${shortLimitsS.join(', ')} s`, (play) => {
    for (const { name, arrivals } of recordings)
      for (const limitS of shortLimitsS)
        play(name, arrivals, way, { restUs: shortRestUs, limits: { [namespaceOf(name)]: limitS * secondUs } });
  });
  table(`${way.name}, each limit where its delivery ended`, (play) => {
    for (const { name, arrivals } of recordings)
      for (const totalUs of endsOf(name, arrivals, way))
        play(name, arrivals, way, { restUs: shortRestUs, limits: { [namespaceOf(name)]: totalUs } }, totalUs);
  });
}

type Play = (name: string, arrivals: readonly Arrival[], way: Way, judging: Omit<Judging, 'laterUs'>, totalUs?: number) => void;

function table(title: string, run: (play: Play) => void): void {
  const counts = new Map<number, Count>(
    waits.map((wait) => [wait, { judged: 0, missed: 0, borderline: 0, undone: 0, wavered: 0, other: 0 }]),
  );
  run((name, arrivals, way, judging, totalUs) => {
    for (const [wait, count] of counts)
      for (const told of liveVerdicts(name, arrivals, way, { ...judging, laterUs: (wait - shippedS) * secondUs }))
        if (totalUs === undefined || told.totalUs === totalUs) add(count, told);
  });
  stdout.write(
    `\n${title}\n\n| L1 | verdicts | of them missed | changed within the resolution | missed, then met | withdrawn and given again | other changes |\n|---|---|---|---|---|---|---|\n`,
  );
  for (const [wait, { judged, missed, borderline, undone, wavered, other }] of counts)
    stdout.write(`| ${wait - 5} s, ${wait} s | ${judged} | ${missed} | ${borderline} | ${undone} | ${wavered} | ${other} |\n`);
}

function add(count: Count, { action, isBorderline, verdicts }: Told): void {
  const first = verdicts[0];
  if (action !== 'create' || first === undefined) return;
  count.judged++;
  if (verdicts.includes('fail')) count.missed++;
  if (verdicts.length === 1) return;
  if (isBorderline) count.borderline++;
  else if (first === 'fail' && verdicts.at(-1) !== 'fail') count.undone++;
  else if (first === verdicts.at(-1) && verdicts.every((verdict) => verdict === first || verdict === 'pending')) count.wavered++;
  else count.other++;
}

/** How long deliveries took that ended and whose limit a namespace can set exactly. */
function endsOf(name: string, arrivals: readonly Arrival[], way: Way): ReadonlySet<number> {
  const told = liveVerdicts(name, arrivals, way, { laterUs: 0, restUs: shortRestUs });
  return new Set(
    told
      .filter(({ outcome, action, totalUs }) => outcome === 'delivered' && action === 'create' && totalUs > 0)
      .map(({ totalUs }) => totalUs),
  );
}

function namespaceOf(name: string): string {
  return `lab-${name.replace(/^real-\d+\.\d+-(two-api-servers-)?/, '')}`;
}
