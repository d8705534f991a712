/** Deepest nesting of a document; deeper ones are rejected as `too_large`. The API's own objects stay below 40. */
export const nestingMax = 512;

/** Longest document in UTF-16 units; longer ones are rejected as `too_large`. A webhook body of 400 events is about 12 million. */
export const documentCharactersMax = 64 * 1024 * 1024;

/** Items of one list; a list with more is rejected as a whole with `too_large`, because half a list would be read as a whole one. */
export const itemsMax = 16_384;

/** Containers (and container statuses) of a kind in one Pod that are read; `PodFacts.overflow` counts the others. */
export const containersMax = 64;

/** Volumes of one Pod that are read; `PodFacts.overflow` counts the others. */
export const volumesMax = 256;

/** Conditions of one object that are read; `PodFacts.overflow` counts the others. */
export const conditionsMax = 64;

/** Finalizers of one object that are read; `PodFacts.overflow` counts the others. */
export const finalizersMax = 32;

/** Scheduling or readiness gates of one Pod that are read; `PodFacts.overflow` counts the others. */
export const gatesMax = 32;

/** Owner references among which the controller is looked for; one beyond them is not found, and counted. */
export const ownersMax = 32;

/** Taints of one Node that are read; the first ones are kept. */
export const taintsMax = 64;

/** Entries of `managedFields` whose times are looked at; later ones do not make the object newer. */
export const managedFieldsMax = 64;

/** Operations of a JSON patch whose shape is checked. */
export const patchOperationsMax = 1024;

/** Names, labels, reasons, users: longest text that is kept, in code points; the rest is cut off. */
export const nameCodePointsMax = 253;

/** Audit ids, UIDs and resource versions: longest text that is kept. Clients choose audit ids, so they may be of any length. */
export const idCodePointsMax = 128;

/** Image references: longest text that is kept. */
export const imageCodePointsMax = 512;

/** Messages of Events, conditions and refusals: longest text that is kept. The API itself cuts Event messages here. */
export const messageCodePointsMax = 1024;

/** Last words of a terminated container: longest text that is kept. */
export const terminationCodePointsMax = 256;

/** A time written into an object this long before the write that carries it may have been caused by that write. */
export const writeWindowUs = 3_000_000;

/** The nanoseconds in an Event's name are believed within this distance of the Event's own first time. */
export const eventNameWindowUs = 3_600_000_000;
