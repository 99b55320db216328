/** What SQL answers. */
export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  /** A value for each column. */
  readonly rows: readonly (readonly QueryValue[])[];
  /** Whether there are more rows than were asked for. */
  readonly hasMore: boolean;
}

/** One column of an answer. */
export interface ResultColumn {
  /** Different from those of the others. */
  readonly name: string;
  readonly isNumber: boolean;
}

/** One value; numbers that JavaScript has not are texts, as are dates. */
export type QueryValue =
  | string
  | number
  | boolean
  | null
  | readonly QueryValue[]
  | { readonly [field: string]: QueryValue };
