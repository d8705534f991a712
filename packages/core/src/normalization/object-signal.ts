import type { EventTimeUs, Signal, Source } from '../vocabulary/index.ts';
import { idCodePointsMax, nameCodePointsMax } from './bounds.ts';
import type { Extracted, NormalizeOptions } from './outcome.ts';
import { neededTextAt, objectAt, type Place, refuse, textAt } from './reader.ts';

/** How an object of a namespace was seen. */
export interface ObjectSight {
  readonly options: NormalizeOptions;
  readonly source: Source;
  readonly atUs: EventTimeUs;
  /** Of the record that carried the object; the object's own version where there is none. */
  readonly evidenceId: string | undefined;
  readonly deleted: boolean;
}

/** What an object tells, as one signal under its own name; `told` reads what its kind has besides a name. */
export function objectSignal(
  object: Place,
  { options, source, atUs, evidenceId }: ObjectSight,
  told: (metadata: Place, name: string) => Pick<Signal, 'type' | 'facts' | 'body'>,
): Extracted {
  const metadata = objectAt(object, 'metadata');
  if (metadata === undefined) {
    refuse(object, 'metadata', 'missing_field');
    return 'not_delivery';
  }
  const namespace = textAt(metadata, 'namespace', nameCodePointsMax);
  if (options.ignoredNamespaces.has(namespace)) return 'ignored_namespace';
  const uid = textAt(metadata, 'uid', idCodePointsMax);
  const name = neededTextAt(metadata, 'name', nameCodePointsMax);
  const resourceVersion = textAt(metadata, 'resourceVersion', idCodePointsMax);
  const { type, facts, body } = told(metadata, name);
  return [
    {
      type,
      cluster: options.cluster,
      namespace,
      name,
      uid,
      at_us: atUs,
      source,
      evidence_id: evidenceId ?? `${uid === '' ? `${namespace}/${name}` : uid}@${resourceVersion}`,
      resource_version: resourceVersion,
      facts,
      body,
      audit_level: null,
    },
  ];
}
