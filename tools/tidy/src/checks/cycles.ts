import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import { rowOf } from '../import-table.ts';
import type { Repository } from '../repository.ts';
import { resolveImport } from '../workspace.ts';

const rule = 'cycles';

/** No file imports itself through others. Imports of types are erased: they may go in circles inside an area of the import table. */
export const cyclesCheck: Check = {
  rule,
  summary: 'No cycles between files; those of types alone are allowed inside one area of the import table.',
  find(repository) {
    const ofValues = circles(edges(repository, (typeOnly) => !typeOnly));
    const known = new Set(ofValues.flat());
    const ofTypes = circles(edges(repository, () => true)).filter(
      (circle) => new Set(circle.map(areaOf)).size > 1 && !circle.some((path) => known.has(path)),
    );
    return [
      ...ofValues.map((circle) => found(repository, circle, 'import each other in a circle')),
      ...ofTypes.map((circle) => found(repository, circle, 'need each other’s types across areas')),
    ];
  },
};

const areaOf = (path: string): string => rowOf(path)?.area ?? '';

type Edges = ReadonlyMap<string, readonly string[]>;

function edges(repository: Repository, takes: (typeOnly: boolean) => boolean): Edges {
  return new Map(
    repository.sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ specifier, typeOnly }) => {
        const target = resolveImport(repository.packages, path, specifier);
        return target !== undefined && takes(typeOnly) && repository.source(target) !== undefined ? [target] : [];
      }),
    ]),
  );
}

function found(repository: Repository, circle: readonly string[], what: string): Finding {
  const [first = '', ...others] = circle;
  const line =
    repository.source(first)?.imports.find(({ specifier }) => others.includes(resolveImport(repository.packages, first, specifier) ?? ''))
      ?.line ?? 1;
  return { file: first, line, rule, message: `${what}: ${circle.join(', ')}.`, remedy: 'Move what both need into a third file.' };
}

/** Groups of files that reach each other (Tarjan), each sorted, without the groups of one. */
function circles(graph: Edges): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const groups: string[][] = [];
  const visit = (path: string): number => {
    const mine = order.size;
    order.set(path, mine);
    low.set(path, mine);
    open.push(path);
    isOpen.add(path);
    for (const next of graph.get(path) ?? []) {
      const seen = order.get(next);
      if (seen === undefined) low.set(path, Math.min(low.get(path) ?? mine, visit(next)));
      else if (isOpen.has(next)) low.set(path, Math.min(low.get(path) ?? mine, seen));
    }
    const lowest = low.get(path) ?? mine;
    if (lowest === mine) {
      const group = open.splice(open.indexOf(path));
      for (const member of group) isOpen.delete(member);
      if (group.length > 1 || graph.get(path)?.includes(path)) groups.push(group.sort());
    }
    return lowest;
  };
  for (const path of graph.keys()) if (!order.has(path)) visit(path);
  return groups;
}
