/** What is generated and committed: types of the records and the pages of the reference. */
export { type GeneratedFile, generatedFiles } from './generated-files.ts';
