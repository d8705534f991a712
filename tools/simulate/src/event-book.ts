/** One Event object that its writer may still count up. */
export interface WrittenEvent {
  readonly name: string;
  readonly uid: string;
  readonly firstAtUs: number;
  count: number;
}

/**
 * What a recorder remembers about one object: which Events it has written, and how many it may still write. It is the
 * reason why repeats become patches, why many similar Events become one, and why some are never written.
 */
export interface EventBook {
  readonly written: Map<string, WrittenEvent>;
  /** Different messages seen for one reason, since when. */
  readonly similar: Map<string, { sinceUs: number; messages: number }>;
  tokens: number;
  refilledAtUs: number;
}

/** Above this many different messages of one reason within the interval, the recorder writes one combined Event. */
const SIMILAR_MOST = 10;
const SIMILAR_INTERVAL_US = 600_000_000;
/** A recorder may write this many Events about one object at once, and one more each 300 s; the rest is dropped. */
const BURST = 25;
const REFILL_US = 300_000_000;

export function openEventBook(): EventBook {
  return { written: new Map(), similar: new Map(), tokens: BURST, refilledAtUs: 0 };
}

/** Whether the recorder may write one more Event about this object now; takes the permission if so. */
export function takeToken(book: EventBook, atUs: number): boolean {
  if (book.refilledAtUs === 0) book.refilledAtUs = atUs;
  const gained = Math.floor((atUs - book.refilledAtUs) / REFILL_US);
  if (gained > 0) {
    book.tokens = Math.min(BURST, book.tokens + gained);
    book.refilledAtUs += gained * REFILL_US;
  }
  if (book.tokens === 0) return false;
  book.tokens -= 1;
  return true;
}

/** Whether this reason has had so many different messages lately that it is written as one combined Event. */
export function isCombined(book: EventBook, reason: string, isNewMessage: boolean, atUs: number): boolean {
  const seen = book.similar.get(reason);
  if (seen === undefined || atUs - seen.sinceUs > SIMILAR_INTERVAL_US) {
    book.similar.set(reason, { sinceUs: atUs, messages: 1 });
    return false;
  }
  if (isNewMessage) seen.messages += 1;
  return seen.messages > SIMILAR_MOST;
}
