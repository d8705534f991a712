import type { View } from './view.ts';

/** A stretch of the delivery in which no record says anything. */
export interface Gap {
  readonly fromUs: number;
  readonly toUs: number;
}

/** The widest such stretch between start and instant of the case, the earlier one of two equal. */
export function widestGap(view: View): Gap {
  const { startedAtUs, asOfUs } = view.of;
  const heard = view.sightings.flatMap(({ atUs, lastAtUs }) => [atUs, lastAtUs]).filter((us) => us > startedAtUs && us < asOfUs);
  let widest: Gap = { fromUs: startedAtUs, toUs: startedAtUs };
  let fromUs = startedAtUs;
  for (const toUs of [...heard.sort((a, b) => a - b), Math.max(asOfUs, startedAtUs)]) {
    if (toUs - fromUs > widest.toUs - widest.fromUs) widest = { fromUs, toUs };
    fromUs = toUs;
  }
  return widest;
}
