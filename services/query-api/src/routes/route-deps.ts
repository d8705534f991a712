import type { ClickHouseClient, Page } from '@lunettes/adapter-clickhouse';
import { cursorOf } from '../parameters.ts';

/** What every route over the views needs. */
export interface RouteDeps {
  readonly clickhouse: ClickHouseClient;
}

export interface ListAnswer<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

export const paged = <Row>({ items, next }: Page<Row>): ListAnswer<Row> => ({ items, next: next === undefined ? null : cursorOf(next) });

/** A list that is given as a whole, or cut at its limit. */
export const whole = <Row>(items: readonly Row[]): ListAnswer<Row> => ({ items, next: null });
