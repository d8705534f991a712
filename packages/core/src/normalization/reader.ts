import { type EventTimeUs, parseEventTime, parseQuantity, type Rejection, type RejectionReason } from '../vocabulary/index.ts';
import { ownText } from './own-text.ts';

/**
 * Typed access to parsed JSON. Every function reads one field; a field of the wrong type counts as absent and
 * the first such field is remembered in the `Reading` with its full path, so that the caller can go on without
 * a check per field and asks once, at the end, whether all was well. `null` is absence, as Kubernetes writes it.
 */
export interface Reading {
  rejection: Rejection | undefined;
  /** What was left out because a bound was reached: list elements, and numbers that were clamped. */
  overflow: number;
  /** The time read last, as text and as value. */
  timeText: string | undefined;
  timeUs: EventTimeUs;
  /** Where in the document the values of an assembled object lie, by holder and key. */
  origins: ReadonlyMap<object, ReadonlyMap<string | number, Spot>> | undefined;
}

/** One field or element within the document. */
export interface Spot {
  readonly within: Place | Items;
  readonly key: string | number;
}

/** An object within the document, and the way to it. */
export interface Place {
  readonly reading: Reading;
  readonly value: { readonly [key: string]: unknown };
  readonly within: Place | Items | undefined;
  readonly key: string | number;
}

/** A list within the document, and the way to it. */
export interface Items {
  readonly reading: Reading;
  readonly value: readonly unknown[];
  readonly within: Place;
  readonly key: string;
}

/** Begins to read `value`; `undefined` when it is no object. */
export function openDocument(value: unknown): Place | undefined {
  return isObject(value) ? { reading: newReading(), value, within: undefined, key: '' } : undefined;
}

/** The same object, with problems of its own: an item of a list is rejected alone. */
export const reopened = (place: Place): Place => ({ ...place, reading: newReading() });

export function objectAt(place: Place, key: string): Place | undefined {
  const value = place.value[key];
  if (value === undefined || value === null) return undefined;
  return isObject(value) ? { reading: place.reading, value, within: place, key } : refused(place, key, 'wrong_type');
}

export function itemsAt(place: Place, key: string): Items | undefined {
  const value = place.value[key];
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? { reading: place.reading, value, within: place, key } : refused(place, key, 'wrong_type');
}

/** How many items to look at; those beyond `max` are counted as left out. */
export function boundedLength(items: Items, max: number): number {
  const length = items.value.length;
  if (length <= max) return length;
  items.reading.overflow += length - max;
  return max;
}

export function objectItem(items: Items, index: number): Place | undefined {
  const value = items.value[index];
  return isObject(value) ? { reading: items.reading, value, within: items, key: index } : refused(items, index, 'wrong_type');
}

/** The texts of a list, at most `max` of them. */
export function textItems(place: Place, key: string, max: number, codePointsMax: number): readonly string[] {
  const items = itemsAt(place, key);
  if (items === undefined) return noTexts;
  const length = boundedLength(items, max);
  const texts: string[] = [];
  for (let index = 0; index < length; index++) {
    const value = items.value[index];
    if (typeof value === 'string') texts.push(ownText(value, codePointsMax));
    else refuse(items, index, 'wrong_type');
  }
  return texts;
}

/** Empty when absent: Kubernetes leaves empty texts out, so the two mean the same. */
export function textAt(place: Place, key: string, codePointsMax: number): string {
  const value = place.value[key];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return ownText(value, codePointsMax);
  refuse(place, key, 'wrong_type');
  return '';
}

/** Like `textAt`, for a field without which the object says nothing: its absence is `missing_field`. */
export function neededTextAt(place: Place, key: string, codePointsMax: number): string {
  const text = textAt(place, key, codePointsMax);
  if (text === '') refuse(place, key, 'missing_field');
  return text;
}

/** The value of a label or annotation; keys come from outside, so only what the object itself holds counts. */
export function entryAt(place: Place | undefined, key: string, codePointsMax: number): string {
  return place !== undefined && Object.hasOwn(place.value, key) ? textAt(place, key, codePointsMax) : '';
}

export function flagAt(place: Place, key: string): boolean {
  const value = place.value[key];
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  refuse(place, key, 'wrong_type');
  return false;
}

/** A whole number that JSON and JavaScript carry exactly. */
export function wholeAt(place: Place, key: string): number | undefined {
  const value = place.value[key];
  if (value === undefined || value === null) return undefined;
  // Adding zero turns -0 into 0, which JSON could not carry.
  return typeof value === 'number' && Number.isSafeInteger(value) ? value + 0 : refused(place, key, 'wrong_type');
}

/** A count of the API (`int32`, never negative). */
export function countAt(place: Place, key: string): number | undefined {
  const value = wholeAt(place, key);
  return value === undefined || (value >= 0 && value <= int32Max) ? value : refused(place, key, 'wrong_type');
}

export function timeAt(place: Place, key: string): EventTimeUs | undefined {
  const value = place.value[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return refused(place, key, 'bad_time');
  const { reading } = place;
  // Most times of one object are equal to the one read just before.
  if (value === reading.timeText) return reading.timeUs;
  const time = parseEventTime(value);
  if (!time.ok) return refused(place, key, time.problem);
  reading.timeText = value;
  reading.timeUs = time.value;
  return time.value;
}

/** A Kubernetes quantity times `scale`, rounded up, 0 when absent; beyond 2^53 - 1 it is clamped and counted. */
export function quantityAt(place: Place, key: string, scale: number): number {
  const value = place.value[key];
  if (value === undefined || value === null) return 0;
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  const usual = usualQuantity(text, scale);
  if (usual !== undefined) return usual;
  const quantity = parseQuantity(text, BigInt(scale));
  if (!quantity.ok || quantity.value < 0n) {
    refuse(place, key, 'wrong_type');
    return 0;
  }
  if (quantity.value <= exactMax) return Number(quantity.value);
  place.reading.overflow++;
  return Number.MAX_SAFE_INTEGER;
}

/**
 * `500m`, `2`, `512Mi`: up to nine digits and one of the usual suffixes, which is exact in plain numbers and an
 * order of magnitude faster than the general form; `undefined` for anything else.
 */
function usualQuantity(text: string, scale: number): number | undefined {
  let digits = 0;
  let value = 0;
  for (; digits < text.length && digits < usualDigitsMax; digits++) {
    const digit = text.charCodeAt(digits) - digitZero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (digits === 0) return undefined;
  const suffix = digits === text.length ? '' : text.slice(digits);
  if (suffix === 'm') return Math.ceil((value * scale) / 1000);
  const factor = suffix === '' ? 1 : suffix === 'Mi' ? 1024 ** 2 : suffix === 'Gi' ? 1024 ** 3 : suffix === 'Ki' ? 1024 : 0;
  const product = value * factor * scale;
  return factor === 0 || product > Number.MAX_SAFE_INTEGER ? undefined : product;
}

/** Remembers that a field cannot be used, unless an earlier one is remembered already. */
export function refuse(within: Place | Items, key: string | number, reason: RejectionReason): void {
  within.reading.rejection ??= { field: pathOf(within, key), reason };
}

/** The path of a field as users write it, such as `responseObject.status.conditions[2].type`. */
function pathOf(within: Place | Items, key: string | number): string {
  const steps: (string | number)[] = [];
  for (let spot: Spot | undefined = { within, key }; spot !== undefined; ) {
    const real: Spot = within.reading.origins?.get(spot.within.value)?.get(spot.key) ?? spot;
    if (real.key !== '') steps.push(real.key);
    const { within: holder } = real;
    spot = holder.within === undefined ? undefined : { within: holder.within, key: holder.key };
  }
  let path = '';
  for (const step of steps.reverse()) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`;
  return ownText(path, pathCodePointsMax);
}

const pathCodePointsMax = 512;
const int32Max = 2_147_483_647;
const usualDigitsMax = 9;
const digitZero = 0x30;
const exactMax = BigInt(Number.MAX_SAFE_INTEGER);
const noTexts: readonly string[] = [];

const newReading = (): Reading => ({ rejection: undefined, overflow: 0, timeText: undefined, timeUs: 0, origins: undefined });

function refused(within: Place | Items, key: string | number, reason: RejectionReason): undefined {
  refuse(within, key, reason);
  return undefined;
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
