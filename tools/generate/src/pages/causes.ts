import { type Cause, causeFamilies, causes, explainCause } from '@lunettes/core/diagnosis';
import { notice, type Page } from '../page.ts';

/** What `lunettes explain` says about each cause, in one page. */
export const causesPage: Page = {
  path: 'docs/reference/causes.md',
  print: () =>
    `${[
      notice('packages/core/src/diagnosis'),
      '# Causes',
      `Why a delivery is late or failed: ${causes.length} causes in ${Object.keys(causeFamilies).length} families, in the order of a Pod's life. \`lunettes explain CAUSE\` and \`lunettes explain CODE\` print the same. A cause keeps its name for ever; codes group causes that call for the same person.`,
      ...Object.keys(causeFamilies).map((family) =>
        familySection(
          family,
          causes.filter((cause) => cause.family === family),
        ),
      ),
    ].join('\n\n')}\n`,
};

const familySection = (family: string, members: readonly Cause[]): string => [`## ${family}`, ...members.map(causeSection)].join('\n\n');

/** The heading is the bare name: it is the anchor that a diagnosis links to. */
function causeSection({ cause, codes }: Cause): string {
  const blocks = (explainCause(cause) ?? []).filter(({ heading }) => heading !== 'More');
  const [meaning, ...others] = blocks;
  return [
    `### ${cause}`,
    `${codes.map((code) => `\`${code}\``).join(', ')}`,
    ...(meaning?.lines ?? []).map(escaped),
    ...others.map(({ heading, lines }) => `**${heading}**\n\n${lines.map((line) => `* ${escaped(line)}`).join('\n')}`),
  ].join('\n\n');
}

/** Outside code spans angle brackets would be HTML. */
const escaped = (text: string): string =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('`');
