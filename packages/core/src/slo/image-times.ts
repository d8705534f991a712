import { type ImageTime, pairOf } from '../vocabulary/index.ts';
import { changedContainers, type Subject } from './subject.ts';

/** One row per image in spec order, init containers first; the first container that pulled it gives the times. */
export function imageTimes({ facts, life }: Subject): readonly ImageTime[] {
  const containers =
    facts === null ? [] : [...facts.containers].sort((a, b) => Number(a.kind === 'regular') - Number(b.kind === 'regular'));
  const images = new Map<string, ImageTime>();
  for (const { name, image } of containers) {
    const known = images.get(image);
    const pulled = life.containers.get(name)?.pulled;
    if (known !== undefined && (known.cached === false || pulled === undefined)) continue;
    const number = (key: string): number | null => {
      const text = pulled === undefined ? undefined : pairOf(pulled.details, key);
      return text === undefined ? null : Number(text);
    };
    const cached = pulled === undefined ? null : pairOf(pulled.details, 'cached') === 'true';
    images.set(image, { name: image, cached, bytes: number('bytes'), pull_us: number('pull_us'), wait_us: number('wait_us') });
  }
  return [...images.values()];
}

/** The images that an upgrade asks for. What was pulled is told of a container's first image only. */
export const changedImages = ({ facts, started }: Subject): readonly ImageTime[] => {
  const changed = changedContainers(started.details);
  const images = new Set((facts?.containers ?? []).filter(({ name }) => changed.includes(name)).map(({ image }) => image));
  return [...images].map((name) => ({ name, cached: null, bytes: null, pull_us: null, wait_us: null }));
};
