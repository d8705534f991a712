import type { Sha256Hex } from './step.ts';

/** 64 bits that stand for the content of a row last emitted, so that equal content is not emitted again. Never empty. */
export const contentHash = (sha256Hex: Sha256Hex, content: string): string => sha256Hex(content).slice(0, 16);
