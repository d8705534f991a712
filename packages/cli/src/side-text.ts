/** Who must act, in words: product contract §4. */
export function sideText(side: string | undefined): string {
  const who = side === undefined ? undefined : sides.get(side);
  return who === undefined ? 'nobody; nothing is left to be done' : `${side}, ${who}`;
}

const sides: ReadonlyMap<string, string> = new Map([
  ['platform', 'those who run the cluster'],
  ['capacity', 'there was not enough room; those who run the cluster add or move it'],
  ['tenant', 'the owner of the workload'],
  ['policy', 'a rule that somebody set on purpose'],
  ['unknown', 'the evidence does not decide'],
]);
