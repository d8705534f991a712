/** One text that some versions of Kubernetes write for one reason, and what is read out of it. */
export interface EventText {
  readonly reason: string;
  /** Of the whole message, from its beginning. Named groups are what is read. */
  readonly pattern: RegExp;
  /** The first and the last minor version that writes it, as far as is known; empty where it has no such end. */
  readonly since: string;
  readonly until: string;
  /** A message as that version writes it. */
  readonly example: string;
}

/** What the kubelet says of a resize in JSON; before 1.36 the generation is not among it. */
const resizedGeneration = /^[^{]{1,64}\{.{0,900}"generation":(?<generation>\d{1,15})[,}]/;

/**
 * Texts whose words are read, newest first: the first that matches counts. They are matched whatever version the
 * cluster has, because Events outlive upgrades and nodes lag behind; versions say where to look when one is missing.
 * A text that nobody here knows gives no details and stays what its reason says (`kubernetes-signals` §6, §14.3).
 */
export const eventTexts: readonly EventText[] = [
  {
    reason: 'AddedInterface',
    pattern: /^Add \S{1,64} \[(?<ip>[0-9a-fA-F.:]{2,45})[/\]]/,
    since: '',
    until: '',
    example: 'Add eth0 [10.131.0.7/23] from openshift-sdn',
  },
  { reason: 'Created', pattern: /^Container created$/, since: '1.35', until: '', example: 'Container created' },
  { reason: 'Created', pattern: /^Created container: \S{1,64}$/, since: '1.32', until: '1.34', example: 'Created container: app' },
  { reason: 'Created', pattern: /^Created container \S{1,64}$/, since: '', until: '1.31', example: 'Created container app' },
  {
    reason: 'Failed',
    pattern: /^Failed to pull image "(?<image>[^"]{1,512})"/,
    since: '',
    until: '',
    example: 'Failed to pull image "shop/cart:3": not found',
  },
  {
    reason: 'FailedScheduling',
    pattern: /^(?<skipped>skip schedule deleting pod)/,
    since: '',
    until: '',
    example: 'skip schedule deleting pod: shop/cart-0',
  },
  {
    reason: 'Pulled',
    pattern:
      /^[Ss]uccessfully pulled image "(?<image>[^"]{1,512})" in (?<pull>[0-9a-zµμ.]{1,64}) \((?<total>[0-9a-zµμ.]{1,64}) including waiting\)\. Image size: (?<bytes>\d{1,15}) bytes/,
    since: '1.29',
    until: '',
    example: 'Successfully pulled image "shop/cart:2" in 1.5s (4.25s including waiting). Image size: 123456 bytes.',
  },
  {
    reason: 'Pulled',
    pattern:
      /^[Ss]uccessfully pulled image "(?<image>[^"]{1,512})" in (?<pull>[0-9a-zµμ.]{1,64}) \((?<total>[0-9a-zµμ.]{1,64}) including waiting\)/,
    since: '1.24',
    until: '1.28',
    example: 'Successfully pulled image "shop/cart:2" in 1.5s (4.25s including waiting)',
  },
  {
    reason: 'Pulled',
    pattern: /^[Ss]uccessfully pulled image "(?<image>[^"]{1,512})" in (?<pull>[0-9a-zµμ.]{0,63}[a-z])\.?(?: |$)/,
    since: '',
    until: '1.23',
    example: 'Successfully pulled image "shop/cart:2" in 823.455ms',
  },
  {
    reason: 'Pulled',
    pattern: /^[Ss]uccessfully pulled image "(?<image>[^"]{1,512})"/,
    since: '',
    until: '',
    example: 'Successfully pulled image "shop/cart:2"',
  },
  {
    reason: 'Pulled',
    pattern: /^Container image "(?<image>[^"]{1,512})" (?<cached>already present on machine) and can be accessed by the pod/,
    since: '',
    until: '',
    example: 'Container image "shop/cart:2" already present on machine and can be accessed by the pod',
  },
  {
    reason: 'Pulled',
    pattern: /^Container image "(?<image>[^"]{1,512})" (?<cached>already present on machine)/,
    since: '',
    until: '',
    example: 'Container image "shop/cart:2" already present on machine',
  },
  {
    reason: 'Pulling',
    pattern: /^[Pp]ulling image "(?<image>[^"]{1,512})"/,
    since: '',
    until: '',
    example: 'Pulling image "shop/cart:2"',
  },
  {
    reason: 'ResizeCompleted',
    pattern: resizedGeneration,
    since: '1.36',
    until: '',
    example: 'Pod resize completed: {"containers":[{"name":"app","resources":{"requests":{"cpu":"20m"}}}],"generation":2}',
  },
  {
    reason: 'ResizeDeferred',
    pattern: resizedGeneration,
    since: '1.36',
    until: '',
    example: 'Pod resize deferred: {"containers":[{"name":"app","resources":{"requests":{"cpu":"20m"}}}],"generation":2}',
  },
  {
    reason: 'ResizeInfeasible',
    pattern: resizedGeneration,
    since: '1.36',
    until: '',
    example: 'Pod resize infeasible: {"containers":[{"name":"app","resources":{"requests":{"cpu":"20m"}}}],"generation":2}',
  },
  {
    reason: 'ResizeStarted',
    pattern: resizedGeneration,
    since: '1.36',
    until: '',
    example: 'Pod resize started: {"containers":[{"name":"app","resources":{"requests":{"cpu":"20m"}}}],"generation":2}',
  },
  {
    reason: 'Scheduled',
    pattern: /^Successfully assigned \S{1,512} to (?<node>\S{1,253})$/,
    since: '',
    until: '',
    example: 'Successfully assigned shop/cart-0 to worker-1',
  },
  { reason: 'Started', pattern: /^Container started$/, since: '1.35', until: '', example: 'Container started' },
  { reason: 'Started', pattern: /^Started container \S{1,64}$/, since: '', until: '1.34', example: 'Started container app' },
  {
    reason: 'SuccessfulAttachVolume',
    pattern: /^AttachVolume\.Attach succeeded for volume "(?<volume>[^"]{1,253})"/,
    since: '',
    until: '',
    example: 'AttachVolume.Attach succeeded for volume "pvc-1"',
  },
  {
    reason: 'Unhealthy',
    pattern: /^(?<probe>Liveness|Readiness|Startup) probe (?:failed|errored)/,
    since: '',
    until: '',
    example: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
  },
];

const byReason: ReadonlyMap<string, readonly EventText[]> = new Map(
  [...new Set(eventTexts.map(({ reason }) => reason))].map((reason) => [reason, eventTexts.filter((text) => text.reason === reason)]),
);

/** What the message says in a text that is known; empty for any other. */
export function readText(reason: string, message: string): Readonly<Record<string, string | undefined>> {
  for (const { pattern } of byReason.get(reason) ?? []) {
    const match = pattern.exec(message);
    if (match !== null) return match.groups ?? nothing;
  }
  return nothing;
}

const nothing: Readonly<Record<string, string | undefined>> = {};
