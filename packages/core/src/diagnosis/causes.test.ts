import { describe, expect, test } from 'vitest';
import { causeOf, causes, explainCause, explainCode, render, rules } from './index.ts';

describe('the catalogue', () => {
  test('names each cause once, in kebab-case', () => {
    const names = causes.map(({ cause }) => cause);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  test('puts each cause on a side of the closed list, and none and deleted-before-ready alone on no side', () => {
    const sides = new Set(['platform', 'capacity', 'tenant', 'policy', 'unknown']);
    expect(causes.filter(({ side }) => side === null).map(({ cause }) => cause)).toEqual(['none', 'deleted-before-ready']);
    expect(causes.filter(({ side, otherwise }) => (side !== null && !sides.has(side)) || otherwise?.side === side)).toEqual([]);
  });

  test('says what a cause means and what to do, a sentence each', () => {
    expect(causes.filter(({ means, todo }) => !/^[A-Z].*\.$/.test(means) || !/^[A-Z].*\.$/.test(todo))).toEqual([]);
  });

  test('gives each cause a code of one word', () => {
    expect(causes.filter(({ codes }) => codes.length === 0 || codes.some((code) => !/^[A-Za-z_]+$/.test(code)))).toEqual([]);
  });

  test('knows no cause by a name that objects have by themselves', () => {
    expect(['__proto__', 'constructor', 'toString', ''].map(causeOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('an explanation', () => {
  test('exists for every cause and every code', () => {
    expect(
      causes.filter(({ cause, codes }) => explainCause(cause) === undefined || codes.some((code) => explainCode(code) === undefined)),
    ).toEqual([]);
  });

  test('of a code tells of each cause that has it', () => {
    const headings = explainCode('FailedPullImage')?.map(({ heading }) => heading) ?? [];
    expect(headings.filter((heading) => heading.endsWith('(FailedPullImage)'))).toEqual([
      'image-registry-unreachable (FailedPullImage)',
      'image-registry-tls (FailedPullImage)',
      'image-corrupt (FailedPullImage)',
    ]);
  });

  test('has meaning, side, deed, signals and an example', () => {
    expect(explainCause('cni-no-ip')?.map(({ heading }) => heading)).toEqual([
      'cni-no-ip (FailedAllocateIP, AllocateIPTimeout)',
      'Whose side',
      'What to do',
      'What raises it',
      'Example',
      'More',
    ]);
  });

  test('of what is no cause is none', () => {
    expect([explainCause('no-such'), explainCode('NoSuch')]).toEqual([undefined, undefined]);
  });
});

describe('words', () => {
  test('of every rule are whole sentences without parameters', () => {
    for (const { cause } of rules) {
      const { summary, advice } = render(cause, []);
      expect(`${summary} ${advice}`).not.toMatch(/[{}[\]]/);
      expect(advice).toMatch(/\.$/);
    }
  });

  test('for a key of another version are the key', () => {
    expect(render('from-the-future', [])).toEqual({ summary: 'from-the-future', advice: '' });
  });
});
