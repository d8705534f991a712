/**
 * Takes secrets out of a piece of a record that could not be read. Nothing is known about its structure, so
 * this masks by pattern and rather too much: tokens, keys, passwords, values of variables, bodies of Secrets
 * and ConfigMaps, credentials in URLs. (Records that can be read are redacted field by field elsewhere.)
 */
export function maskSample(text: string): string {
  let masked = text;
  for (const [pattern, replacement] of masks) masked = masked.replace(pattern, replacement);
  return masked;
}

/** At most `sampleBytesMax` bytes of UTF-8 from the start of a record, masked; bytes that are no text become U+FFFD. */
export function sampleOf(bytes: Buffer): string {
  // Masking looks beyond the cut, so that a secret is seen whole before half of it would remain.
  const masked = Buffer.from(maskSample(bytes.toString('utf8', 0, 4 * sampleBytesMax)));
  if (masked.length <= sampleBytesMax) return masked.toString();
  let end = sampleBytesMax;
  while (end > 0 && ((masked[end] ?? 0) & 0xc0) === 0x80) end--;
  return masked.toString('utf8', 0, end);
}

export const sampleBytesMax = 256;

const masks: readonly (readonly [RegExp, string])[] = [
  // Bodies of Secrets and ConfigMaps, to the end of the object or of the sample.
  [/("(?:data|stringData|binaryData)"\s*:\s*\{)[^}]*/g, '$1***'],
  // Values under names that promise a secret, and `value` of an environment variable.
  [
    /("(?:value|[\w.-]*(?:password|passwd|secret|token|credential|api[_-]?key|authorization|private[_-]?key)[\w.-]*)"\s*:\s*")(?:[^"\\]|\\.)*/gi,
    '$1***',
  ],
  // The same in YAML, command lines and query strings.
  [/\b((?:value|[\w.-]*(?:password|passwd|secret|token|credential|api[_-]?key))\s*[:=]\s*)[^\s"'&,}]+/gi, '$1***'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\beyJ[\w-]+(?:\.[\w-]*){0,2}/g, '***'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"]+@/gi, '$1***@'],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, '***'],
  // Long runs of base64 that no name or UID looks like.
  [/[A-Za-z0-9+/_=]{40,}/g, '***'],
];
