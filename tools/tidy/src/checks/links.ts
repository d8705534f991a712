import { posix } from 'node:path';
import type { Check } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository.ts';

const rule = 'links';

/** Pages point at things that exist, by link and by name. */
export const linksCheck: Check = {
  rule,
  summary: 'Relative links in Markdown resolve, headings included, and every path of this repository that a page names exists.',
  find: (repository) => repository.files.filter((path) => path.endsWith('.md')).flatMap((path) => judge(repository, path)),
};

function judge(repository: Repository, page: string): readonly Finding[] {
  let fenced = false;
  return repository
    .text(page)
    .split('\n')
    .flatMap((text, index) => {
      if (/^\s*```/.test(text)) fenced = !fenced;
      const at = { file: page, line: index + 1, rule };
      const links = fenced ? [] : targetsIn(text).filter((target) => !resolves(repository, page, target));
      const paths = namedIn(text).filter((path) => !exists(repository, path));
      return [
        ...links.map((target) => ({ ...at, message: `links to ${target}, which does not exist.`, remedy: 'Mend the link.' })),
        ...paths.map((path) => ({ ...at, message: `names ${path}, which does not exist.`, remedy: 'Name the file as it is called now.' })),
      ];
    });
}

const targetsIn = (text: string): readonly string[] =>
  [...text.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target));

function resolves(repository: Repository, page: string, target: string): boolean {
  const [path = '', heading] = target.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), decodeURI(path));
  if (!exists(repository, file)) return false;
  return heading === undefined || !file.endsWith('.md') || headingsOf(repository.text(file)).has(heading);
}

const exists = (repository: Repository, path: string): boolean => repository.has(path) || repository.isFolder(path);

/** As GitHub makes anchors: lower case, no punctuation, hyphens for spaces. */
const headingsOf = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^#+\s+(.*)$/gm)].map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  );

/** Paths from the root in prose, code spans and fences. One with a placeholder or a pattern in it is an example. */
const namedIn = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w./@-])(?:packages|services|tools|tests|schemas|deploy|benchmarks|docs)\/[\w./<>{},*-]*[\w>}*/](?!…)/g)]
    .map((match) => match[0].replace(/\/$/, ''))
    .filter((path) => !/[<>{}*]|\/\.\.|NNNN|\.\.\./.test(path));
