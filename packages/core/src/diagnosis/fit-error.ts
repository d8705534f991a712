/**
 * The scheduler's fit error: `0/5 nodes are available: 3 Insufficient cpu, 2 node(s) had untolerated
 * taint {a: b}. preemption: ...`. What follows `preemption:` is never the cause. The text may have been
 * cut anywhere; what is left is read.
 */
export interface FitError {
  readonly nodes: number;
  readonly reasons: readonly FitReason[];
  /** What was said before any node was looked at; empty where nothing was. */
  readonly before: string;
}

export interface FitReason {
  readonly text: string;
  readonly count: number;
}

/** Reasons that are read from one message. */
const fitReasonsMax = 64;
const opening = ' nodes are available: ';

/** Undefined when the message is no fit error. */
export function parseFitError(message: string): FitError | undefined {
  const open = message.indexOf(opening);
  const slash = message.lastIndexOf('/', open);
  if (open < 0 || slash < 0) return undefined;
  const nodes = count(message.slice(slash + 1, open));
  if (nodes === undefined) return undefined;
  const reasons: FitReason[] = [];
  let before = '';
  for (const item of itemsOf(message.slice(open + opening.length))) {
    const space = item.indexOf(' ');
    const of = count(item.slice(0, space));
    const last = reasons.at(-1);
    if (of !== undefined && space > 0) reasons.push({ text: item.slice(space + 1), count: of });
    else if (last !== undefined) reasons[reasons.length - 1] = { ...last, text: `${last.text}, ${item}` };
    else before = before === '' ? item : `${before}, ${item}`;
  }
  return { nodes, reasons, before };
}

function itemsOf(text: string): readonly string[] {
  const tail = text.indexOf('preemption: ');
  const said = (tail < 0 ? text : text.slice(0, tail)).trimEnd();
  return (said.endsWith('.') ? said.slice(0, -1) : said).split(', ', fitReasonsMax).filter((item) => item !== '');
}

const count = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

/**
 * The one reason to name. Nodes that a placement rule shuts out were never candidates; of the others
 * those count that would fit but for one thing, and they are the smallest set:
 * what was said before any node was looked at, else missing room on the nodes that are left, else the
 * placement rule with the fewest nodes, without the taints that every control plane has and without nodes
 * of other labels where some have the right ones.
 */
export function dominatingReason(fit: FitError): FitReason | undefined {
  if (fit.before !== '') return { text: fit.before, count: fit.nodes };
  const room = fit.reasons.filter(({ text }) => isRoom(text));
  if (room.length > 0) return missingRoom(fit, room);
  const candidates = fit.reasons.some(({ text }) => isAfterAffinity(text))
    ? fit.reasons.filter(({ text }) => !isAffinity(text))
    : fit.reasons;
  const chosen = candidates.filter(({ text }) => !isControlPlaneTaint(text));
  return fewest(chosen.length > 0 ? chosen : candidates);
}

const isRoom = (text: string): boolean => text.startsWith('Insufficient ') || text === 'Too many pods';
const isExtended = (text: string): boolean => text.startsWith('Insufficient ') && text.includes('/');
const isAffinity = (text: string): boolean =>
  text.includes("Pod's node affinity") || text.includes('node selector') || text.includes('scheduler-enforced node affinity');
/** The scheduler looks at a node's name and taints first, then at affinity; whatever else it says is about nodes that match. */
const isAfterAffinity = (text: string): boolean =>
  !isAffinity(text) && !text.includes('taint') && !text.includes('unschedulable') && !text.includes('requested node name');
const isControlPlaneTaint = (text: string): boolean => text.includes('taint {node-role.kubernetes.io/');

/** Nodes without a device at all are no candidates if others, with the device, lack something else. */
function missingRoom(fit: FitError, room: readonly FitReason[]): FitReason | undefined {
  const ordinary = most(room.filter(({ text }) => !isExtended(text)));
  const extended = fewest(room.filter(({ text }) => isExtended(text)));
  if (ordinary === undefined || extended === undefined) return ordinary ?? extended;
  return extended.count + ordinary.count <= fit.nodes ? ordinary : extended;
}

/** Ties go to the first, and the scheduler lists them sorted by text. */
function most(reasons: readonly FitReason[]): FitReason | undefined {
  return reasons.reduce<FitReason | undefined>(
    (best, reason) => (best === undefined || reason.count > best.count ? reason : best),
    undefined,
  );
}

function fewest(reasons: readonly FitReason[]): FitReason | undefined {
  return reasons.reduce<FitReason | undefined>(
    (best, reason) => (best === undefined || reason.count < best.count ? reason : best),
    undefined,
  );
}
