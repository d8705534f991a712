import type { ClaimFacts, EventTimeUs, Source } from '../../vocabulary/index.ts';
import { idCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { newestTimeOf } from '../newest-time.ts';
import type { Extracted, NormalizeOptions } from '../outcome.ts';
import { neededTextAt, objectAt, type Place, refuse, textAt } from '../reader.ts';
import type { ObjectReading } from './object-reading.ts';

/** A volume claim: of which class it is and whether it has a volume. */
export const claimObject: ObjectReading = {
  kinds: ['PersistentVolumeClaim'],
  groups: [''],
  read(claim, { options, watchType }) {
    const atUs = newestTimeOf(claim);
    if (atUs === undefined) {
      refuse(claim, 'metadata', 'no_time');
      return 'not_delivery';
    }
    return claimSignal(claim, { options, source: options.source, atUs, evidenceId: undefined, deleted: watchType === 'DELETED' });
  },
};

export interface ClaimSight {
  readonly options: NormalizeOptions;
  readonly source: Source;
  readonly atUs: EventTimeUs;
  /** Of the record that carried the object; the object's own version where there is none. */
  readonly evidenceId: string | undefined;
  readonly deleted: boolean;
}

export function claimSignal(claim: Place, { options, source, atUs, evidenceId, deleted }: ClaimSight): Extracted {
  const metadata = objectAt(claim, 'metadata');
  if (metadata === undefined) {
    refuse(claim, 'metadata', 'missing_field');
    return 'not_delivery';
  }
  const namespace = textAt(metadata, 'namespace', nameCodePointsMax);
  if (options.ignoredNamespaces.has(namespace)) return 'ignored_namespace';
  const uid = textAt(metadata, 'uid', idCodePointsMax);
  const name = neededTextAt(metadata, 'name', nameCodePointsMax);
  const resourceVersion = textAt(metadata, 'resourceVersion', idCodePointsMax);
  const spec = objectAt(claim, 'spec');
  const status = objectAt(claim, 'status');
  const body: ClaimFacts = {
    deleted,
    phase: status === undefined ? '' : textAt(status, 'phase', nameCodePointsMax),
    storageClass: spec === undefined ? '' : textAt(spec, 'storageClassName', nameCodePointsMax),
  };
  return [
    {
      type: 'claim',
      cluster: options.cluster,
      namespace,
      name,
      uid,
      at_us: atUs,
      source,
      evidence_id: evidenceId ?? `${uid === '' ? `${namespace}/${name}` : uid}@${resourceVersion}`,
      resource_version: resourceVersion,
      facts: [],
      body: JSON.stringify(body),
      audit_level: null,
    },
  ];
}
