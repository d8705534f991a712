import type { Owner } from '@lunettes/core/vocabulary';
import type { Delivery } from '../api/rows.ts';
import { useShown } from '../language/language.ts';

const owners = ['platform', 'capacity', 'tenant', 'external'] as const satisfies readonly Owner[];

export interface OwnerTime {
  readonly owner: Owner;
  readonly us: number;
}

/** Where the time of a delivery went; it adds up to `total_us` because each instant has one owner. */
export function ownerTimes(delivery: Delivery): readonly OwnerTime[] {
  const times: Record<Owner, number | null> = {
    platform: delivery.platform_us,
    capacity: delivery.capacity_us,
    tenant: delivery.tenant_us,
    external: delivery.external_us,
  };
  return owners.map((owner) => ({ owner, us: times[owner] ?? 0 })).filter(({ us }) => us > 0);
}

/** The owners' shares as one bar. It is an image with its numbers as text, so it needs no table beside it. */
export function OwnerBar({ times }: { readonly times: readonly OwnerTime[] }) {
  const { say, duration } = useShown();
  const total = times.reduce((sum, { us }) => sum + us, 0);
  if (total === 0) return null;
  const label = times.map(({ owner, us }) => `${say.owners[owner]} ${duration(us)}`).join(', ');
  let from = 0;
  const parts = times.map(({ owner, us }) => {
    const part = { owner, from, share: us / total };
    from += part.share;
    return part;
  });
  return (
    <svg className="owner-bar" role="img" aria-label={label} width="100%" height="6">
      <title>{label}</title>
      {parts.map((part) => (
        <rect key={part.owner} data-side={part.owner} x={percent(part.from)} width={percent(part.share)} y="0" height="6" />
      ))}
    </svg>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
