/**
 * Rows as text: each column as wide as its widest cell, two spaces between. `colourOf` may give the ANSI
 * colour of a cell. Control characters, which could move the cursor of a terminal, are shown as `?`.
 */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  colourOf?: (cell: string) => number | undefined,
): string {
  const clean = [headings, ...rows].map((row) => row.map((cell) => cell.replace(/\p{Cc}/gu, '?')));
  const widths = headings.map((_, column) => clean.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  const lines = clean.map((row, index) =>
    row
      .map((cell, column) => {
        const padded = column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0);
        const colour = index === 0 ? undefined : colourOf?.(cell);
        return colour === undefined ? padded : `\x1b[${colour}m${padded}\x1b[0m`;
      })
      .join('  '),
  );
  return `${lines.join('\n')}\n`;
}
