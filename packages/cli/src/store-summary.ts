import type { AnswerRow } from './answer-rows.ts';
import { apiAtUrl, askItems } from './api-server.ts';
import { rankings, rankingTable } from './ranking-table.ts';
import { sloTable } from './slo-table.ts';

const rowsShown = 8;

/** What is in a store, as a person wants it first: how many deliveries, how they were judged, what was slow, and why. */
export async function storeSummary(url: string): Promise<string> {
  const api = apiAtUrl(url);
  const [slo, creates, deletes, ...ranked] = await Promise.all([
    askItems(api, 'slo'),
    askItems(api, 'slo?objective=platform&action=create'),
    askItems(api, 'slo?objective=platform&action=delete'),
    ...summarised.map(async (ranking) => rankingTable(ranking, await askItems(api, `${ranking.route}?limit=${rowsShown}`))),
  ]);
  return [`deliveries: ${count(creates)} create, ${count(deletes)} delete\n`, sloTable(slo, 'none'), ...ranked].join('\n');
}

/** The others say little about a whole store. */
const summarised = rankings.filter(({ name }) => name === 'stages' || name === 'causes');

const count = ([attainment]: readonly AnswerRow[]): number => attainment?.number('deliveries') ?? 0;
