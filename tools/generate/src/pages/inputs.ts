import { eventTexts, extractors, knownReasons, type Normalized, normalizeDocument } from '@lunettes/core/normalization';
import { openEnvelope, readCompressions } from '@lunettes/replay';
import { auditExamples } from '../inputs/audit-examples.ts';
import { cloudExamples } from '../inputs/cloud-examples.ts';
import type { InputExample, InputGroup } from '../inputs/input-example.ts';
import { objectExamples } from '../inputs/object-examples.ts';
import { notice, type Page } from '../page.ts';

export const inputGroups: readonly InputGroup[] = [auditExamples, objectExamples, cloudExamples];

/** Which inputs are read and what they tell, by reading one of each. */
export const inputsPage: Page = {
  path: 'docs/reference/inputs.md',
  print: () =>
    `${[
      notice('tools/generate/src/inputs and packages/core/src/normalization'),
      '# Inputs',
      'What is read, and what is known and not read. Every row is an example that was read when this page was printed: the third column is what came out.',
      `\`lunettes replay\` takes JSON lines, indented or concatenated JSON, JSON arrays, YAML, and lines behind the time of a log service; compressed with ${readCompressions.join(' or ')}, known by the bytes and not by the name. Files in other compressions are refused by name.`,
      ...inputGroups.map(groupSection),
      requestsSection(),
      textsSection(),
    ].join('\n\n')}\n`,
};

const groupSection = ({ title, text, examples }: InputGroup): string =>
  [`## ${title}`, text, ['| input | read | tells | remark |', '|---|---|---|---|', ...examples.map(exampleRow)].join('\n')].join('\n\n');

function exampleRow(example: InputExample): string {
  const told = toldBy(example.document);
  return `| ${example.what} | ${told.isRead ? 'yes' : 'no'} | ${told.text} | ${example.note ?? ''} |`;
}

/** What reading the document gives: types of facts, or the reason for which it gives none. */
export function toldBy(document: unknown): { readonly isRead: boolean; readonly text: string } {
  const outcomes = outcomesOf(JSON.parse(JSON.stringify(document)));
  const signals = outcomes.flatMap((outcome) => (outcome.outcome === 'signals' ? outcome.signals : []));
  if (signals.length === 0) return { isRead: false, text: outcomes.map(reasonOf).join(', ') };
  const facts = [...new Set(signals.flatMap((signal) => signal.facts.map((fact) => `\`${fact.type}\``)))];
  const types = [...new Set(signals.map((signal) => signal.type))].join(', ');
  return { isRead: true, text: facts.length === 0 ? `what the ${types} is` : facts.join(' ') };
}

const reasonOf = (outcome: Normalized): string =>
  outcome.outcome === 'ignored'
    ? `ignored: \`${outcome.reason}\``
    : outcome.outcome === 'rejected'
      ? `rejected: \`${outcome.rejection.reason}\``
      : '';

function outcomesOf(document: unknown): readonly Normalized[] {
  const options = { cluster: 'c', source: 'list', ignoredNamespaces: new Set<string>() } as const;
  const envelope = openEnvelope(document);
  if (envelope === undefined) return normalizeDocument(document, options).parts;
  return envelope.flatMap((one): readonly Normalized[] => {
    if (one.kind === 'record') return normalizeDocument(one.record, options).parts;
    if (one.kind === 'other') return [{ outcome: 'ignored', reason: 'not_delivery' }];
    return [{ outcome: 'rejected', rejection: { field: one.field, reason: 'bad_envelope' } }];
  });
}

const requestsSection = (): string =>
  [
    '## Requests by extractor',
    [
      '| request | API groups | says |',
      '|---|---|---|',
      ...extractors.map(
        ({ requests, groups, summary }) => `| ${list(requests)} | ${list(groups.map((name) => name || 'core'))} | ${summary} |`,
      ),
    ].join('\n'),
  ].join('\n\n');

const textsSection = (): string =>
  [
    '## Reasons and texts of Events',
    `Reasons with a meaning of their own: ${list(knownReasons)}. Every other reason about a Pod is kept as a warning.`,
    'Texts that something is read out of, with the versions of Kubernetes that write them, as far as is known. All are tried whatever version a cluster has; a text that is in no row gives no details.',
    [
      '| reason | since | until | example |',
      '|---|---|---|---|',
      ...eventTexts.map(({ reason, since, until, example }) => `| \`${reason}\` | ${since} | ${until} | \`${example}\` |`),
    ].join('\n'),
  ].join('\n\n');

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
