import { hash } from 'node:crypto';
import type { Sha256Hex } from '@lunettes/core/vocabulary';

/** The hash that stages are given: the core computes ids but has no library to hash with. */
export const sha256Hex: Sha256Hex = (text) => hash('sha256', text, 'hex');
