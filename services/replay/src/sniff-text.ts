export type TextForm = 'json' | 'yaml';

/** So much of an input is looked at to tell YAML from JSON. */
export const sniffBytes = 64 * 1024;

/**
 * What the first bytes of an input look like: YAML begins, after comments and blank lines, with a marker or
 * with `key:`. Everything else is read as JSON, where unreadable lines are rejected one by one.
 */
export function sniffText(head: Buffer): TextForm {
  for (const line of head.toString('latin1').split('\n')) {
    const text = line.trimEnd();
    if (text === '' || text.startsWith('#')) continue;
    return yamlLine.test(text) ? 'yaml' : 'json';
  }
  return 'json';
}

const yamlLine = /^(?:---(?:\s|$)|%YAML|(?:- )?(?:"[\w./-]+"|'[\w./-]+'|[A-Za-z][\w./-]*)\s*:(?:\s|$))/;
