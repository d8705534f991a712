/** A piece of a WHERE clause. Values travel beside the SQL, never in it. */
export interface Condition {
  readonly sql: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Holds where `column`, a name of ours, has this value; nothing is asked for `undefined`. */
export function equals(column: string, value: string | number | undefined): Condition | undefined {
  if (value === undefined) return undefined;
  return { sql: `${column} = {${column}:${typeof value === 'string' ? 'String' : 'Int64'}}`, params: { [column]: value } };
}

/** Holds from `since` on and before `until`, both microseconds. */
export function within(
  column: string,
  { since, until }: { readonly since?: number | undefined; readonly until?: number | undefined },
): Condition | undefined {
  const bounds = [
    since === undefined ? undefined : ({ sql: `${column} >= {since:Int64}`, params: { since } } satisfies Condition),
    until === undefined ? undefined : ({ sql: `${column} < {until:Int64}`, params: { until } } satisfies Condition),
  ];
  return bounds.every((bound) => bound === undefined) ? undefined : allOf(bounds);
}

/** Holds where the Pod's name or UID begins with `q`. */
export function named(q: string | undefined): Condition | undefined {
  if (q === undefined) return undefined;
  return { sql: "(startsWith(pod, {q:String}) OR startsWith(ifNull(uid, ''), {q:String}))", params: { q } };
}

/** All conditions that are there, or one that always holds. */
export function allOf(conditions: readonly (Condition | undefined)[]): Condition {
  const asked = conditions.filter((condition) => condition !== undefined);
  if (asked.length === 0) return { sql: '1', params: {} };
  return { sql: asked.map(({ sql }) => sql).join(' AND '), params: Object.assign({}, ...asked.map(({ params }) => params)) };
}
