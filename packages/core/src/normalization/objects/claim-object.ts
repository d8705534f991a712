import type { ClaimFacts } from '../../vocabulary/index.ts';
import { nameCodePointsMax } from '../bounds.ts';
import { newestTimeOf } from '../newest-time.ts';
import { type ObjectSight, objectSignal } from '../object-signal.ts';
import type { Extracted } from '../outcome.ts';
import { objectAt, type Place, refuse, textAt } from '../reader.ts';
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

export const claimSignal = (claim: Place, sight: ObjectSight): Extracted =>
  objectSignal(claim, sight, () => {
    const spec = objectAt(claim, 'spec');
    const status = objectAt(claim, 'status');
    const body: ClaimFacts = {
      deleted: sight.deleted,
      phase: status === undefined ? '' : textAt(status, 'phase', nameCodePointsMax),
      storageClass: spec === undefined ? '' : textAt(spec, 'storageClassName', nameCodePointsMax),
    };
    return { type: 'claim', facts: [], body: JSON.stringify(body) };
  });
