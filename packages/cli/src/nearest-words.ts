import { compareBytes } from '@lunettes/base';

/** The known words that share most pairs of letters with the one that was given, nearest first; none where nothing is near. */
export function nearestWords(word: string, known: readonly string[]): readonly string[] {
  const wanted = pairsOf(word);
  return known
    .map((candidate) => ({ candidate, shared: shareOf(wanted, pairsOf(candidate)) }))
    .filter(({ shared }) => shared >= sharedLeast)
    .sort((a, b) => b.shared - a.shared || compareBytes(a.candidate, b.candidate))
    .slice(0, suggestionsMax)
    .map(({ candidate }) => candidate);
}

const suggestionsMax = 3;
/** Below this, words only look alike by chance. */
const sharedLeast = 0.4;

function pairsOf(word: string): ReadonlySet<string> {
  const letters = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}

const shareOf = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  (2 * [...a].filter((pair) => b.has(pair)).length) / Math.max(1, a.size + b.size);
