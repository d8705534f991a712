import { fields, type Keep, plain } from './keep.ts';
import { maskEventMessage } from './mask-text.ts';
import { meta, typeFields } from './meta-shape.ts';

const reference = fields({
  kind: plain,
  namespace: plain,
  name: plain,
  uid: plain,
  apiVersion: plain,
  resourceVersion: plain,
  fieldPath: plain,
});
const component = fields({ component: plain, host: plain });

/** Whether a message quotes a probe or a hook is told by the reason beside it. */
const rawText: Keep = (value) => (typeof value === 'string' ? value : null);

const table: Readonly<Record<string, Keep>> = {
  ...typeFields,
  metadata: meta,
  reason: plain,
  type: plain,
  action: plain,
  eventTime: plain,
  series: fields({ count: plain, lastObservedTime: plain, state: plain }),
  related: reference,
  reportingInstance: plain,
  // core/v1
  involvedObject: reference,
  message: rawText,
  source: component,
  firstTimestamp: plain,
  lastTimestamp: plain,
  count: plain,
  reportingComponent: plain,
  // events.k8s.io/v1
  regarding: reference,
  note: rawText,
  deprecatedSource: component,
  deprecatedFirstTimestamp: plain,
  deprecatedLastTimestamp: plain,
  deprecatedCount: plain,
  reportingController: plain,
};
const kept = fields(table);

/** A Kubernetes Event of either API group, or a patch of one. */
export const event: Keep = (value, redaction) => {
  const object = kept(value, redaction);
  if (typeof object !== 'object' || object === null) return object;
  const reason = 'reason' in object && typeof object.reason === 'string' ? object.reason : '';
  const texts = Object.entries(object).flatMap(([name, text]): [string, string][] =>
    (name === 'message' || name === 'note') && typeof text === 'string' ? [[name, masked(reason, text, redaction)]] : [],
  );
  return { ...object, ...Object.fromEntries(texts) };
};

/** A patch without its reason may still quote a probe: then the message decides by its own first words. */
function masked(reason: string, text: string, redaction: Parameters<Keep>[1]): string {
  const likelyProbe = reason === '' && /^(?:Readiness|Liveness|Startup) probe /.test(text);
  return maskEventMessage(likelyProbe ? 'Unhealthy' : reason, text, redaction);
}
