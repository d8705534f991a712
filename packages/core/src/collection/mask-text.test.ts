import { expect, test } from 'vitest';
import { maskEventMessage, maskIdentifier, maskMessage, maskTermination } from './mask-text.ts';
import type { Redaction } from './redaction.ts';

const noted: string[] = [];
const redaction = (more: Partial<Redaction> = {}): Redaction => ({
  users: 'hash',
  terminationMessages: 'scrub',
  extraKeys: new Set(),
  hashUser: (name) => `h${name.length}`,
  note: (reason) => noted.push(reason),
  ...more,
});
const jwt = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`;

test.each([
  ['nothing secret in here: 3 of 5 nodes', 'nothing secret in here: 3 of 5 nodes'],
  [
    'MountVolume.SetUp failed for volume "v" : secret "db-password" not found',
    'MountVolume.SetUp failed for volume "v" : secret "db-password" not found',
  ],
  [
    'failed to fetch anonymous token: Get "https://auth.io/token?scope=a&service=b": 401',
    'failed to fetch anonymous token: Get "https://auth.io/token": 401',
  ],
  ['Head "https://bob:pw@reg.io/v2/x/manifests/1": dial tcp', 'Head "https://reg.io/v2/x/manifests/1": dial tcp'],
  ['postgres://admin:hunter2@db:5432/app?sslmode=off refused', 'postgres://db:5432/app refused'],
  [`token ${jwt} expired`, 'token [redacted] expired'],
  ['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer [redacted]'],
  ['password=hunter2 user=bob', 'password=[redacted] user=bob'],
  ['{"api_key":"0123","x":1}', '{"api_key":[redacted],"x":1}'],
  ['key AKIAIOSFODNN7EXAMPLE is disabled', 'key [redacted] is disabled'],
  ['using ghp_0123456789012345678901234567890123ab now', 'using [redacted] now'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end', '[redacted] end'],
  ['pods is forbidden: User "jane@corp.io" cannot create resource', 'pods is forbidden: User "user:h12" cannot create resource'],
  ['User "system:serviceaccount:a:b" cannot list', 'User "system:serviceaccount:a:b" cannot list'],
])('%s', (text, stored) => {
  expect(maskMessage(text, redaction())).toBe(stored);
});

test('masking twice changes nothing more', () => {
  const once = maskMessage(`password=hunter2 https://a:b@c/d?e ${jwt}`, redaction());
  expect(maskMessage(once, redaction())).toBe(once);
});

test('identifiers stay, credentials in their place do not', () => {
  for (const identifier of [
    'nginx:1.27@sha256:0123456789abcdef0123456789abcdef',
    'docker-pullable://nginx@sha256:0123456789abcdef0123456789abcdef',
    'containerd://0123456789abcdef0123456789abcdef',
    'my-secret-token-controller',
  ])
    expect(maskIdentifier(identifier, redaction())).toBe(identifier);
  expect(maskIdentifier(jwt, redaction())).toBe('[redacted]');
});

test('a long hostile message is masked in time that grows with its length', () => {
  const hostile = `${'a-'.repeat(1_000_000)}token`;
  expect(maskMessage(hostile, redaction()).length).toBeLessThanOrEqual(4096);
  expect(maskIdentifier(`${'_'.repeat(5_000_000)}secret`, redaction()).length).toBeLessThanOrEqual(4096);
});

test.each([
  ['Readiness probe failed: HTTP probe failed with statuscode: 503', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
  [
    'Liveness probe failed: Get "http://10.0.0.1:80/h?key=1": context deadline exceeded',
    'Liveness probe failed: Get "http://10.0.0.1:80/h": context deadline exceeded',
  ],
  ['Startup probe failed: customer 4711 has no balance', 'Startup probe failed: [redacted]'],
  ['something else altogether', '[redacted]'],
])('probe: %s', (text, stored) => {
  expect(maskEventMessage('Unhealthy', text, redaction())).toBe(stored);
});

test('of a failed hook the container and the exit code stay, the command and its output go', () => {
  const text =
    'Exec lifecycle hook ([sh -c echo hunter2]) for Container "app" in Pod "p_ns(uid)" failed - error: command \'sh -c echo hunter2\' exited with 3: , message: "hunter2"';
  const stored = maskEventMessage('FailedPostStartHook', text, redaction());
  expect(stored).toBe('Exec lifecycle hook  for Container "app" in Pod "p_ns(uid)" failed - error: command exited with 3');
});

test('last words are masked and cut, dropped, or kept, as the operator chose', () => {
  const words = `password=hunter2 ${'x'.repeat(400)}`;
  expect(maskTermination(words, redaction())).toBe(`password=[redacted] ${'x'.repeat(236)}`);
  expect(maskTermination(words, redaction({ terminationMessages: 'drop' }))).toBeUndefined();
  expect(maskTermination(words, redaction({ terminationMessages: 'keep' }))).toBe(words);
});
