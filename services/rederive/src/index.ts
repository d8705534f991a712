/** History under new rules: raw records that are kept, brought into a log of their own, and its rows compared with the old ones. */
export { type ComparedRows, type ComparisonPorts, compareRows, type RowComparison } from './compare-rows.ts';
export { beginRederivation, type Ledger, parseSuffix, type Rederivation, type RederivationRules } from './rederivation.ts';
export { bringHistory, type HistoryPorts } from './service.ts';
