/** Tracks (elements of the original's array) of one configuration; more are a problem. */
export const tracksMax = 16;

/** Spans of one configuration, children counted; more are a problem. */
export const spanRulesMax = 256;

/** Depth of `Children`; deeper ones are a problem. */
export const childDepthMax = 8;

/** Matches in one list of start, end, direct or error events; more are a problem. */
export const matchesMax = 32;

/** Extra properties of one track; more are a problem. */
export const propertiesMax = 16;

/** Longest regular expression in UTF-16 units; longer ones are a problem. */
export const patternLengthMax = 512;

/** Instructions of one compiled regular expression; a larger program is a problem. Matching costs instructions times characters. */
export const patternInstructionsMax = 1000;

/** Longest expression in UTF-16 units; longer ones are a problem. */
export const expressionLengthMax = 1024;

/** Nodes of one expression; more are a problem. */
export const expressionNodesMax = 256;

/** Steps of one evaluation of an expression; one that needs more does not match. */
export const expressionStepsMax = 10_000;

/** Longest name, type, key or path of a configuration in UTF-16 units; longer ones are a problem. */
export const nameLengthMax = 253;

/** Characters of one configuration; a longer one is a problem, because every lane of every cluster keeps it. */
export const documentLengthMax = 256 * 1024;

/** Problems told of one configuration; the first ones in the order of the document are told, the others counted. */
export const problemsMax = 100;

/** Text that a regular expression is tried on, in code points; the rest is not looked at. */
export const matchedCodePointsMax = 1024;

/** Names that one signal may give to one match, and span instances that one object may give to one `NameRef`; the first ones stay. */
export const instancesMax = 64;

/** Longest value of an extra property, in code points; the rest is cut off. */
export const propertyCodePointsMax = 128;
