import { idCodePointsMax, nameCodePointsMax } from '../bounds.ts';
import { factOf, observedStamp } from '../fact.ts';
import { newestTimeOf } from '../newest-time.ts';
import { podSignal } from '../pod/pod-signal.ts';
import { objectAt, refuse, textAt } from '../reader.ts';
import type { ObjectReading } from './object-reading.ts';

/** A Pod from a list, a watch or a file. It carries no time of the look, so its own newest time stands for it. */
export const podObject: ObjectReading = {
  kinds: ['Pod'],
  groups: [''],
  read(pod, { options, watchType }) {
    const atUs = newestTimeOf(pod);
    if (atUs === undefined) {
      refuse(pod, 'metadata', 'no_time');
      return 'not_delivery';
    }
    const metadata = objectAt(pod, 'metadata');
    const of = (key: string, max: number): string => (metadata === undefined ? '' : textAt(metadata, key, max));
    if (metadata === undefined || of('name', nameCodePointsMax) === '')
      refuse(metadata ?? pod, metadata === undefined ? 'metadata' : 'name', 'missing_field');
    const uid = of('uid', idCodePointsMax);
    const id = uid === '' ? `${of('namespace', nameCodePointsMax)}/${of('name', nameCodePointsMax)}` : uid;
    return podSignal(pod, {
      options,
      source: options.source,
      evidenceId: `${id}@${of('resourceVersion', idCodePointsMax)}`,
      atUs,
      namespace: '',
      name: '',
      uid: '',
      trustUid: true,
      seen: watchType === 'MODIFIED' ? 'modified' : 'object',
      writer: 'other',
      user: '',
      auditLevel: null,
      boundAtCreation: false,
      whole: true,
      facts: watchType === 'DELETED' ? [factOf('pod.deleted', atUs, observedStamp)] : [],
    });
  },
};
