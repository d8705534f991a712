/** Why a delivery failed, and when it is worth trying again. */
export interface DeliveryTrouble {
  readonly text: string;
  /** `soon`: it may pass by itself. `rarely`: only somebody's act ends it. */
  readonly repeating: 'soon' | 'rarely';
}

const applySchema = 'run lunettes schema apply';
const grant = 'give its user SELECT and INSERT on the tables';
const credentials = 'check user and password';

/** Codes of ClickHouse that no repetition heals, each with what does. */
const remedies: ReadonlyMap<string, string> = new Map([
  ['16', applySchema],
  ['27', applySchema],
  ['33', applySchema],
  ['47', applySchema],
  ['53', applySchema],
  ['60', applySchema],
  ['81', applySchema],
  ['117', applySchema],
  ['164', 'the server or the user is read-only'],
  ['192', credentials],
  ['193', credentials],
  ['194', credentials],
  ['243', 'free space on its disk, or shorten what is kept'],
  ['291', grant],
  ['497', grant],
  ['516', credentials],
]);

/** Judges what a client of ClickHouse or the log has thrown. What nobody knows is tried again soon. */
export function deliveryTrouble(error: unknown): DeliveryTrouble {
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const remedy = remedies.get(code);
  return remedy === undefined ? { text, repeating: 'soon' } : { text: `${text}; ${remedy}`, repeating: 'rarely' };
}
