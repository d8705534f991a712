/**
 * The surroundings do not allow what was asked: no space, no permission, port in use, store locked.
 * The message is one sentence that says what was attempted, on what, and what the operator can do;
 * a command that meets it prints just that sentence and ends with exit code 3.
 */
export class EnvironmentFailure extends Error {
  override readonly name = 'EnvironmentFailure';
}
