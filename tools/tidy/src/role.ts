/** Code that ships, or code that only tests and benchmarks run. */
export type Role = 'product' | 'test';

const testFile = /\.(?:test|fixture|bench)\.tsx?$|(?:^|\/)test\/|^tests\/|^benchmarks\/|^packages\/testkit\/|^packages\/ports\/contracts\//;

export const roleOf = (path: string): Role => (testFile.test(path) ? 'test' : 'product');

/** Settings of a tool at the root of a package. */
export const isToolConfig = (path: string): boolean => /(?:^|\/)[a-z]+\.config\.ts$/.test(path);

export const isGenerated = (path: string): boolean => path.endsWith('.generated.ts') || path.startsWith('docs/reference/');
