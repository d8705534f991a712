import { idCodePointsMax, nameCodePointsMax } from './bounds.ts';
import { objectReadingOf } from './objects/index.ts';
import type { WatchType } from './objects/object-reading.ts';
import { concluded, ignored, type Normalized, type NormalizeOptions, rejected } from './outcome.ts';
import { openDocument, type Place, textAt } from './reader.ts';

export type { WatchType } from './objects/object-reading.ts';

/**
 * One API object, already parsed: a Pod, an Event of either API, a Node or a workload. Objects of other kinds
 * are ignored. `watchType` says what a watch told about it; without it the object was listed or lay in a file.
 */
export function normalizeObject(object: unknown, options: NormalizeOptions, watchType?: WatchType): Normalized {
  const place = openDocument(object);
  return place === undefined ? rejected('', 'unknown_shape') : normalizeObjectAt(place, { options, watchType, kind: '', apiVersion: '' });
}

export interface ObjectContext {
  readonly options: NormalizeOptions;
  readonly watchType: WatchType | undefined;
  /** Of a list's items, which leave out what the list says for all of them. */
  readonly kind: string;
  readonly apiVersion: string;
}

export function normalizeObjectAt(object: Place, context: ObjectContext): Normalized {
  const kind = textAt(object, 'kind', nameCodePointsMax) || context.kind;
  const apiVersion = textAt(object, 'apiVersion', idCodePointsMax) || context.apiVersion;
  if (object.reading.rejection !== undefined) return concluded('not_delivery', object.reading.rejection);
  if (kind === '') return rejected('kind', 'unknown_shape');
  const reading = objectReadingOf(kind, apiVersion);
  if (reading === undefined) return ignored('not_delivery');
  const { options, watchType } = context;
  return concluded(reading.read(object, { options, kind, apiVersion, watchType }), object.reading.rejection);
}
