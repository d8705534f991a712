import { amazonEnvelope } from './amazon.ts';
import { azureEnvelope } from './azure.ts';
import { type Enclosed, isMembers } from './enclosed.ts';
import { googleEnvelope } from './google.ts';

/**
 * What an export of GKE, EKS or AKS holds, in its order; `undefined` when the document is none. The envelopes are
 * told by their own fields, so that a file of any of them can lie in the same directory.
 */
export function openEnvelope(document: unknown): readonly Enclosed[] | undefined {
  if (!isMembers(document)) return undefined;
  return googleEnvelope(document) ?? azureEnvelope(document) ?? amazonEnvelope(document);
}
