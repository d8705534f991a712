import type { Check } from '../check.ts';
import { packageOf, resolveImport } from '../workspace.ts';

const rule = 'reach-in';

/** A package is entered by its entries, never by a path into it. */
export const reachInCheck: Check = {
  rule,
  summary: 'No import goes by a path into another package.',
  find: ({ sources, packages }) =>
    sources.flatMap(({ path, imports }) =>
      imports.flatMap(({ specifier, line }) => {
        const target = specifier.startsWith('.') ? resolveImport(packages, path, specifier) : undefined;
        if (target === undefined || packageOf(packages, target) === packageOf(packages, path)) return [];
        const other = packageOf(packages, target)?.name ?? 'the root';
        return [
          {
            file: path,
            line,
            rule,
            message: `reaches into ${other} by ${specifier}.`,
            remedy: 'Import the package by its name; export from its entry what is missing.',
          },
        ];
      }),
    ),
};
