/** Reading of parsed JSON whose shape nobody promises. Only what an object holds itself counts. */
export interface JsonObject {
  readonly [key: string]: unknown;
}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldOf = (value: unknown, key: string): unknown => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined);

export const textOf = (value: unknown, key: string): string => {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? field : '';
};

export const listOf = (value: unknown, key: string): readonly unknown[] => {
  const field = fieldOf(value, key);
  return Array.isArray(field) ? field : [];
};
