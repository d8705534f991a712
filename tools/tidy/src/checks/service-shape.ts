import type { Check } from '../check.ts';

const rule = 'service-shape';

/** A page in a browser and a tool that ends are no services in this sense, but they explain themselves all the same. */
const otherwise = new Set(['console', 'replay']);

/** Who has read one service finds his way in the next. */
export const serviceShapeCheck: Check = {
  rule,
  summary:
    'Every service has `README.md`, `src/index.ts` and `src/service.ts`, and with a `main.ts` also `src/options.ts`; the console and replay have a README.',
  find(repository) {
    const services = new Set(repository.files.filter((path) => path.startsWith('services/')).map((path) => path.split('/')[1] ?? ''));
    return [...services].flatMap((service) => {
      const folder = `services/${service}`;
      const program = repository.has(`${folder}/src/main.ts`) ? ['src/options.ts'] : [];
      const needed = otherwise.has(service) ? ['README.md'] : ['README.md', 'src/index.ts', 'src/service.ts', ...program];
      return needed
        .map((name) => `${folder}/${name}`)
        .filter((path) => !repository.has(path))
        .map((path) => ({
          file: path,
          line: 1,
          rule,
          message: 'is missing.',
          remedy: 'Write it; docs/guides/add-a-service.md says what goes in.',
        }));
    });
  },
};
