/** Rows for the statistics, out of the text of an export as `jsonl`. */
export declare function rowsOf(text: string): {
  labels(question: string, agents?: boolean): { item: string; worker: string; label: string }[];
  scored(question: string, agent: string): { item: string; score: number; correct: 0 | 1 }[];
};
