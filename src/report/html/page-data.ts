/** What the page's script draws; all texts are written, escaped and cut already. The script sets them as text, never as HTML. */

/** Who holds what a suspect keeps: no cycles, and every node is reached from the first. */
export interface GraphData {
  readonly nodes: readonly GraphDataNode[];
  readonly edges: readonly GraphDataEdge[];
}

/** Objects of one kind. */
export interface GraphDataNode {
  readonly name: string;
  /** Below the name: how many they are, and what they keep. */
  readonly figures: string;
  readonly kind: 'root' | 'survivor' | 'added';
  /** What is told of it beside the drawing. */
  readonly about: string;
  /** Bytes by which one is told before another. */
  readonly weight: number;
}

/** References of one kind. */
export interface GraphDataEdge {
  /** Positions in the list of nodes. */
  readonly source: number;
  readonly target: number;
  readonly label: string;
  /** How many objects are held in this way. */
  readonly count: number;
  readonly isSuspectEdge: boolean;
}

/** Where the growth sits: areas by their bytes, and parts of each by theirs. */
export interface GrowthMapData {
  readonly areas: readonly GrowthArea[];
}

export interface GrowthArea {
  readonly kind: 'suspect' | 'others' | 'noise';
  readonly name: string;
  readonly bytes: number;
  /** Bytes and share, in words. */
  readonly figures: string;
  /** The id of the element that tells more. */
  readonly target: string;
  readonly parts: readonly GrowthPart[];
}

export interface GrowthPart {
  readonly name: string;
  readonly bytes: number;
  readonly figures: string;
}
