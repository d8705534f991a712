/** A count with thin separators by thousands, the same in every language. */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/**
 * A share from 0 to 1 as per cent. It is cut at two decimals, not rounded: 99.996 % must never read as 100 %.
 */
export function shareText(share: number): string {
  const cut = Math.floor(share * 10_000 + 1e-9) / 100;
  return `${cut === 100 || cut === 0 ? String(cut) : cut.toFixed(2)} %`;
}

/** A size in bytes in binary units. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
  let value = bytes;
  let at = 0;
  while (value >= 1_024 && at < units.length - 1) {
    value /= 1_024;
    at += 1;
  }
  return `${at === 0 ? value : value.toFixed(1)} ${units[at] ?? ''}`;
}
