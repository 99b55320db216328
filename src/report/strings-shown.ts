/** Said in every report that has string values of the heap in it, before it is given to others. */
export const STRINGS_SHOWN = 'String values of the heap are shown: they may be secrets.';
