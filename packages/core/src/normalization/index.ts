/**
 * Turns what was recorded (audit events, Events, Pods, Nodes, workloads) into signals: what each record proves
 * about a Pod's life, with the time its source gives it and how exact that time is. Pure: bad input is an
 * answer (`rejected` with field and reason), and what says nothing about delivery is `ignored` by reason.
 */
export { knownReasons } from './events/event-meanings.ts';
export { eventTexts } from './events/event-texts.ts';
export { extractors } from './extractors/index.ts';
export { normalizeAudit } from './normalize-audit.ts';
export { normalizeDocument } from './normalize-document.ts';
export { normalizeObject, type WatchType } from './normalize-object.ts';
export { observedAt } from './observed-at.ts';
export type { Normalized, NormalizeOptions } from './outcome.ts';
export { parseDocument } from './parse-document.ts';
export { type Recognised, recognise } from './recognise.ts';
