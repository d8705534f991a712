import { isControl, type Output, type OutputTopic, type TopicValues } from '@lunettes/core/vocabulary';

/** Attributes of CloudEvents 1.0, by their names. */
export type CloudEvent = {
  readonly specversion: '1.0';
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly time: string;
  readonly subject: string;
  readonly datacontenttype: string;
};

/**
 * What a record of a public topic is to somebody who does not know its schema; undefined for records of internal topics, and
 * for watermarks, losses and the like, which are no events of a Pod. A function of the record alone, so that what is written
 * twice is the same event: `source` and `id` tell an identity and its version, and nothing of where the record lies.
 */
export function cloudEventOf(output: Output): CloudEvent | undefined {
  const { topic, value } = output;
  if (isControl(value)) return undefined;
  const tell = tellers[topic] as Teller<object> | undefined;
  if (tell === undefined) return undefined;
  const { cluster, version } = value as { readonly cluster: string; readonly version: number };
  const { identity, subject, atUs } = tell(value);
  return {
    specversion: '1.0',
    type: `lunettes.${topic}.v1`,
    source: `/clusters/${encodeURIComponent(cluster.toWellFormed())}`,
    id: `${identity}@${version}`,
    time: timeText(atUs),
    subject,
    datacontenttype: 'application/avro',
  };
}

interface Told {
  /** Unique among the records of its topic and cluster. */
  readonly identity: string;
  readonly subject: string;
  readonly atUs: number;
}
type Teller<Value> = (value: Value) => Told;

/** `undefined`: nobody outside reads the topic. */
const tellers: { readonly [T in OutputTopic]: Teller<TopicValues[T]> | undefined } = {
  signals: undefined,
  counters: undefined,
  lifecycle: (event) => ({ identity: `${podOf(event)}/${event.key}`, subject: podOf(event), atUs: event.at_us }),
  spans: (span) => ({ identity: `${span.trace_id}/${span.span_id}`, subject: podOf(span), atUs: span.end_at_us }),
  sli: (row) => ({
    identity: row.delivery_id,
    subject: podOf(row),
    atUs: row.judged_at_us ?? row.ended_at_us ?? row.started_at_us ?? row.first_seen_at_us,
  }),
  diagnoses: (row) => ({ identity: row.diagnosis_id, subject: podOf(row), atUs: row.at_us }),
  breaches: (row) => ({ identity: row.breach_id, subject: podOf(row), atUs: row.at_us }),
  rollouts: (row) => ({
    identity: `${row.namespace}/${row.workload_uid}/${row.revision}`,
    subject: `${row.namespace}/${row.workload_name}/${row.workload_uid}`,
    atUs: row.completed_at_us ?? row.superseded_at_us ?? row.stuck_at_us ?? row.began_at_us,
  }),
};

/** A Pod that the API refused has no uid. */
const podOf = ({ namespace, pod, uid }: { readonly namespace: string; readonly pod: string; readonly uid: string | null }): string =>
  uid === null ? `${namespace}/${pod}` : `${namespace}/${pod}/${uid}`;

/** RFC 3339 with microseconds. */
function timeText(us: number): string {
  const ms = Math.floor(us / 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(us - ms * 1000).padStart(3, '0')}Z`;
}
