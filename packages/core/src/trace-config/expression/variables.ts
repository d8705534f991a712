/** What a match may speak of: `request` and `response` are the bodies, null where there is none. */
export const matchVariables = ['annotations', 'message', 'reason', 'request', 'response', 'spanName', 'userAgent', 'verb'] as const;

/** What the value of an extra property may speak of. */
export const propertyVariables = ['object'] as const;
