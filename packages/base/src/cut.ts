/**
 * The longest prefix of at most `codePointsMax` code points. Cuts between code points, never inside a
 * surrogate pair, so that what is stored can be encoded as UTF-8 and read back unchanged; a lone
 * surrogate that was already there becomes U+FFFD, as every encoder would write it.
 */
export function cut(text: string, codePointsMax: number): string {
  if (text.length <= codePointsMax) return text.toWellFormed();
  let end = 0;
  for (let taken = 0; taken < codePointsMax && end < text.length; taken++) {
    const unit = text.charCodeAt(end);
    const paired = unit >= 0xd800 && unit < 0xdc00 && end + 1 < text.length && (text.charCodeAt(end + 1) & 0xfc00) === 0xdc00;
    end += paired ? 2 : 1;
  }
  return text.slice(0, end).toWellFormed();
}
