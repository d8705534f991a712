/** The command line or the input leaves nothing to do: one sentence, exit code 2. */
export class UsageFailure extends Error {
  override readonly name = 'UsageFailure';
}
