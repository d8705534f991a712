import { itemsMax, nameCodePointsMax } from './bounds.ts';
import { normalizeAuditAt } from './normalize-audit.ts';
import { normalizeObjectAt, type WatchType } from './normalize-object.ts';
import { concluded, ignored, type Normalized, type NormalizeOptions, rejected } from './outcome.ts';
import { type Items, itemsAt, objectAt, objectItem, openDocument, type Place, refuse, reopened, textAt } from './reader.ts';
import { recogniseAt } from './recognise.ts';

/**
 * Any document that the inputs hold, alone or as a list; one part for each record in it. A list of lists is not
 * followed: nothing writes it, and following it would be recursion over input.
 */
export function normalizeDocument(document: unknown, options: NormalizeOptions): { readonly parts: readonly Normalized[] } {
  const place = openDocument(document);
  if (place === undefined) return { parts: [rejected('', 'unknown_shape')] };
  switch (recogniseAt(place.value)) {
    case 'audit':
      return { parts: [normalizeAuditAt(place, options)] };
    case 'object':
      return { parts: [normalizeObjectAt(place, { options, watchType: undefined, kind: '', apiVersion: '' })] };
    case 'watch':
      return { parts: [watched(place, options)] };
    case 'audit_list':
      return { parts: itemParts(place, (item) => normalizeAuditAt(item, options)) };
    case 'object_list': {
      const kind = textAt(place, 'kind', nameCodePointsMax).slice(0, -'List'.length);
      const apiVersion = kind === '' ? '' : textAt(place, 'apiVersion', nameCodePointsMax);
      return { parts: itemParts(place, (item) => normalizeObjectAt(item, { options, watchType: undefined, kind, apiVersion })) };
    }
    default:
      return { parts: [rejected('', 'unknown_shape')] };
  }
}

const watchTypes: ReadonlyMap<string, WatchType> = new Map([
  ['ADDED', 'ADDED'],
  ['MODIFIED', 'MODIFIED'],
  ['DELETED', 'DELETED'],
]);

/** One line of a watch stream. A bookmark carries a version and nothing else; an error says why the stream ended. */
function watched(line: Place, options: NormalizeOptions): Normalized {
  const type = textAt(line, 'type', nameCodePointsMax);
  if (type === 'BOOKMARK') return ignored('bookmark');
  if (type === 'ERROR') return ignored('not_delivery');
  const watchType = watchTypes.get(type);
  const object = objectAt(line, 'object');
  if (object === undefined || watchType === undefined) {
    refuse(line, watchType === undefined ? 'type' : 'object', 'unknown_shape');
    return concluded('not_delivery', line.reading.rejection);
  }
  return normalizeObjectAt(object, { options, watchType, kind: '', apiVersion: '' });
}

function itemParts(list: Place, normalize: (item: Place) => Normalized): readonly Normalized[] {
  const items = itemsAt(list, 'items');
  if (items === undefined) return list.reading.rejection === undefined ? [] : [concluded('not_delivery', list.reading.rejection)];
  if (items.value.length > itemsMax) return [rejected('items', 'too_large')];
  const parts: Normalized[] = [];
  for (let index = 0; index < items.value.length; index++) parts.push(normalizeItem(items, index, normalize));
  return parts;
}

/** The list's own reading is not asked again: each item answers for itself. */
function normalizeItem(items: Items, index: number, normalize: (item: Place) => Normalized): Normalized {
  const item = objectItem(items, index);
  return item === undefined ? rejected(`items[${index}]`, 'wrong_type') : normalize(reopened(item));
}
