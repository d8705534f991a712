/** One row of an answer, read field by field: what is missing or of another type counts as absent. */
export interface AnswerRow {
  text(field: string): string | undefined;
  number(field: string): number | undefined;
  flag(field: string): boolean;
  row(field: string): AnswerRow | undefined;
  rows(field: string): readonly AnswerRow[];
  texts(field: string): readonly string[];
  /** Fields of an object by name, in the order of the answer. */
  entries(field: string): readonly (readonly [name: string, value: AnswerRow | number | string])[];
  readonly json: unknown;
}

export function answerRow(json: unknown): AnswerRow {
  const of = new Map<string, unknown>(typeof json === 'object' && json !== null ? Object.entries(json) : []);
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  return {
    text: (field) => textOf(of.get(field)),
    number: (field) => numberOf(of.get(field)),
    flag: (field) => of.get(field) === true,
    row: (field) => (isObject(of.get(field)) ? answerRow(of.get(field)) : undefined),
    rows: (field) => rowsOf(of.get(field)),
    texts: (field) => listOf(of.get(field)).filter((value) => typeof value === 'string'),
    entries: (field) => {
      const value = of.get(field);
      if (!isObject(value)) return [];
      return Object.entries(value).map(
        ([name, one]: [string, unknown]) => [name, isObject(one) ? answerRow(one) : (numberOf(one) ?? String(one))] as const,
      );
    },
    json,
  };
}

/** The rows of a list answer. */
export const itemsOf = (answer: unknown): readonly AnswerRow[] => answerRow(answer).rows('items');

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const rowsOf = (value: unknown): readonly AnswerRow[] => listOf(value).map(answerRow);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
