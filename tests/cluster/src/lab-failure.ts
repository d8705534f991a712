/** The machine cannot do what the lab needs: one sentence that says what was tried and what to do. */
export class LabFailure extends Error {
  override readonly name = 'LabFailure';
}
