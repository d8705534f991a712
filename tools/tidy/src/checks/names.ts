import type { Check } from '../check.ts';

const rule = 'names';

/** Names under which anything may hide. */
const avoided = /^(?:utils?|helpers?|common|misc|types?|[a-z-]*managers?|base-.+|impl|[a-z-]+-impl|v\d+|shared|lib)$/;

/** Sources are named in kebab-case after the one idea in them. */
export const namesCheck: Check = {
  rule,
  summary:
    'Files and folders of sources are named in kebab-case after what is in them, never `utils`, `helpers`, `common`, `misc`, `types`, `manager`, `base-*`, `impl` or `v2`.',
  find: ({ sources }) =>
    sources.flatMap(({ path }) => {
      const parts = path.replace(/\.tsx?$/, '').split('/');
      return parts.flatMap((part) => {
        const name = part.split('.')[0] ?? part;
        if (avoided.test(name))
          return [
            {
              file: path,
              line: 1,
              rule,
              message: `has the name ${name}, which says nothing.`,
              remedy: 'Name it after the one idea in it.',
            },
          ];
        if (/^\.?[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) return [];
        return [
          {
            file: path,
            line: 1,
            rule,
            message: `has the name ${name}, which is not kebab-case.`,
            remedy: 'Write it in lower case with hyphens.',
          },
        ];
      });
    }),
};
