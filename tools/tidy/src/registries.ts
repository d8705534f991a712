/** A folder whose files are all one kind of thing, and the list that must name each of them. */
export interface Registry {
  /** What one file is, in a finding. */
  readonly what: string;
  readonly folder: string;
  /** The file with the list, from the root. */
  readonly list: string;
}

const registry = (what: string, folder: string, list = `${folder}/index.ts`): Registry => ({ what, folder, list });

export const registries: readonly Registry[] = [
  registry('extractor', 'packages/core/src/normalization/extractors'),
  registry('kind of object', 'packages/core/src/normalization/objects'),
  registry('diagnosis rule', 'packages/core/src/diagnosis/rules'),
  registry('group of causes', 'packages/core/src/diagnosis/causes', 'packages/core/src/diagnosis/causes.ts'),
  registry('command', 'packages/cli/src/commands'),
  registry('scenario', 'tools/simulate/src/scenarios'),
  registry('generated page', 'tools/generate/src/pages'),
  registry('check', 'tools/tidy/src/checks'),
];
