import { cut } from '@lunettes/base';

/** From this length on V8 keeps a substring as a pointer into the text that it was cut from. */
const slicedFromLength = 13;

/**
 * At most `codePointsMax` code points of `text`, well-formed, in memory of their own: a signal that kept a
 * pointer into a 10 KB event would keep the whole event alive as long as the Pod is open.
 */
export function ownText(text: string, codePointsMax: number): string {
  return text.length <= codePointsMax ? text.toWellFormed() : copied(cut(text, codePointsMax));
}

/** The part of `text` between two places, well-formed and in memory of its own. */
export function ownPiece(text: string, from: number, to: number = text.length): string {
  return copied(text.slice(from, to).toWellFormed());
}

/** Joining makes a new text and slicing that pins only the new one. */
function copied(text: string): string {
  return text.length < slicedFromLength ? text : ` ${text}`.slice(1);
}
