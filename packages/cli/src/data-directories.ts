import { join } from 'node:path';

/** The clone that this file lies in. */
export const cloneDirectory = join(import.meta.dirname, '../../..');

/** Where `up` keeps its data unless told otherwise, and where commands look that ask it. */
export const upDirectory = join(cloneDirectory, '.lunettes/up');

/** Where `demo` keeps what it has replayed, so that its second start takes seconds. */
export const demoDirectory = join(cloneDirectory, '.lunettes/demo');
