import { nameCodePointsMax } from '../bounds.ts';
import { eventSignal } from '../events/event-signal.ts';
import { objectAt, textAt } from '../reader.ts';
import type { ObjectReading } from './object-reading.ts';

/** An Event of either API. That it was deleted, after its hour, says nothing. */
export const eventObject: ObjectReading = {
  kinds: ['Event'],
  groups: ['', 'events.k8s.io'],
  read(event, { options, apiVersion, watchType }) {
    if (watchType === 'DELETED') return 'not_delivery';
    const metadata = objectAt(event, 'metadata');
    const of = (key: string): string => (metadata === undefined ? '' : textAt(metadata, key, nameCodePointsMax));
    return eventSignal(event, { options, apiVersion, evidenceId: `${of('namespace')}/${of('name')}` });
  },
};
