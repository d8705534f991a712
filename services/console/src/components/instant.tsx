import type { Resolution } from '@lunettes/core/vocabulary';
import { clockText, dateText, instantText, rfc3339 } from '../format/instant.ts';
import { useShown } from '../language/language.ts';

interface InstantProps {
  readonly atUs: number | null;
  readonly resolution?: Resolution;
  /** `clock` leaves the date to the title, `short` puts it before a time to the second. */
  readonly form?: 'full' | 'short' | 'clock';
}

/** An instant in the reader's zone; the exact one in UTC is in its `datetime` and title. */
export function Instant({ atUs, resolution = 'ms', form = 'full' }: InstantProps) {
  const { view } = useShown();
  if (atUs === null) return <span className="quiet">–</span>;
  const text =
    form === 'clock'
      ? clockText(atUs, view.zone, resolution)
      : form === 'short'
        ? `${dateText(atUs, view.zone).slice(5)} ${clockText(atUs, view.zone, 's')}`
        : instantText(atUs, view.zone, resolution);
  return (
    <time dateTime={rfc3339(atUs)} title={rfc3339(atUs)} className="number">
      {text}
    </time>
  );
}
