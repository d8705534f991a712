import { readFileSync } from 'node:fs';
import { type Parsed, parsed, problem } from '@lunettes/base';
import { parseClusterName } from '@lunettes/core/collection';

/** Shorter ones can be guessed. */
const tokenCharactersMin = 16;

/** Which token each cluster sends its audit with. All problems at once, by line, without the tokens themselves. */
export function readIngestTokens(file: string): Parsed<ReadonlyMap<string, string>, readonly string[]> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    return problem([`--ingest-tokens-file ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
  const tokens = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const place = `${file}:${index + 1}`;
    const [, cluster = '', token = ''] = /^\s*([^=]+?)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (cluster === '') problems.push(`${place}: write CLUSTER=TOKEN`);
    else if (!parseClusterName(cluster).ok) problems.push(`${place}: the cluster name ${JSON.stringify(cluster)} cannot be used`);
    else if (tokens.has(cluster)) problems.push(`${place}: ${cluster} has a token already`);
    else if (token.length < tokenCharactersMin)
      problems.push(`${place}: the token of ${cluster} has fewer than ${tokenCharactersMin} characters`);
    else tokens.set(cluster, token);
  }
  if (problems.length === 0 && tokens.size === 0) problems.push(`--ingest-tokens-file ${file} names no cluster`);
  return problems.length > 0 ? problem(problems) : parsed(tokens);
}
