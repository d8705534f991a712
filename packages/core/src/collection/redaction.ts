/** Why a part of a record was removed or masked before it was stored: the closed list of product contract §5. */
export const redactionReasons = [
  'env',
  'managed_fields',
  'last_applied',
  'label',
  'annotation',
  'command',
  'uri',
  'source_ip',
  'secret_body',
  'probe_result',
  'url',
  'token',
  'termination_message',
  'user',
  'unlisted',
] as const;
export type RedactionReason = (typeof redactionReasons)[number];

/** What the operator may choose, and what only the edge can compute. */
export interface Redaction {
  readonly users: 'hash' | 'keep' | 'drop';
  readonly terminationMessages: 'scrub' | 'drop' | 'keep';
  /** Label and annotation keys that are kept beside the built-in ones. */
  readonly extraKeys: ReadonlySet<string>;
  /** A keyed hash, so that "the same person" can be seen and who it is cannot. */
  hashUser(name: string): string;
  /** Called once for each part removed or masked. */
  note(reason: RedactionReason): void;
}

/**
 * A user as it is stored. Service accounts, nodes and the control plane (`system:` names) are kept,
 * people become a keyed hash unless the operator decided otherwise.
 */
export function redactedUser(name: string, redaction: Redaction): string {
  if (name === '' || name.startsWith('system:') || redaction.users === 'keep') return name;
  redaction.note('user');
  return redaction.users === 'drop' ? '' : `user:${redaction.hashUser(name)}`;
}
