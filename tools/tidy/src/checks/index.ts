import type { Check } from '../check.ts';
import { contractsCheck } from './contracts.ts';
import { cyclesCheck } from './cycles.ts';
import { deadFilesCheck } from './dead-files.ts';
import { dependenciesCheck } from './dependencies.ts';
import { documentedOptionsCheck } from './documented-options.ts';
import { environmentCheck } from './environment.ts';
import { fileLengthCheck } from './file-length.ts';
import { fileSizeCheck } from './file-size.ts';
import { generatedFilesCheck } from './generated-files.ts';
import { importTableCheck } from './import-table.ts';
import { leftoversCheck } from './leftovers.ts';
import { linksCheck } from './links.ts';
import { looseTypesCheck } from './loose-types.ts';
import { machinePathsCheck } from './machine-paths.ts';
import { namesCheck } from './names.ts';
import { promisesCheck } from './promises.ts';
import { purityCheck } from './purity.ts';
import { reachInCheck } from './reach-in.ts';
import { registriesCheck } from './registries.ts';
import { schemaFingerprintsCheck } from './schema-fingerprints.ts';
import { serviceShapeCheck } from './service-shape.ts';
import { unusedExportsCheck } from './unused-exports.ts';

/** Every check, in the order of the README. To add one: a file here with its test, and one line in this list. */
export const checks: readonly Check[] = [
  contractsCheck,
  cyclesCheck,
  deadFilesCheck,
  dependenciesCheck,
  documentedOptionsCheck,
  environmentCheck,
  fileLengthCheck,
  fileSizeCheck,
  generatedFilesCheck,
  importTableCheck,
  leftoversCheck,
  linksCheck,
  looseTypesCheck,
  machinePathsCheck,
  namesCheck,
  promisesCheck,
  purityCheck,
  reachInCheck,
  registriesCheck,
  schemaFingerprintsCheck,
  serviceShapeCheck,
  unusedExportsCheck,
];
