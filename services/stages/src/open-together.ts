import { EnvironmentFailure } from '@lunettes/base';

/** Something outside that a service needs, and how it is given back. */
export interface Opened {
  close(): Promise<void>;
}

/**
 * Opens all that a service needs at once (undefined for what this one does without), so that one start tells all that is wrong. Throws `EnvironmentFailure` with every
 * problem, a line each; whatever could be opened is closed again then.
 */
export async function openTogether<Parts extends Readonly<Record<string, Promise<Opened | undefined>>>>(
  service: string,
  opening: Parts,
): Promise<{ readonly [Name in keyof Parts]: Awaited<Parts[Name]> }> {
  const settled = await Promise.allSettled(Object.values(opening));
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failures.length > 0) {
    for (const one of settled) if (one.status === 'fulfilled') await one.value?.close().catch(() => undefined);
    const texts = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
    throw new EnvironmentFailure(`${service} cannot start:\n${texts.join('\n')}`, { cause: failures[0] });
  }
  const parts = Object.keys(opening).map((name, index) => {
    const one = settled[index];
    return [name, one?.status === 'fulfilled' ? one.value : undefined] as const;
  });
  // Every promise of `opening` was fulfilled, each under its own name.
  return Object.fromEntries(parts) as { readonly [Name in keyof Parts]: Awaited<Parts[Name]> };
}
