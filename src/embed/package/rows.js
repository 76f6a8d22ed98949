// What the statistics are computed of: rows out of the reviewed dataset's lines.

/** Of the text of an export as `jsonl`. */
export function rowsOf(text) {
  const items = text.split("\n").filter(Boolean).map((line) => JSON.parse(line)).filter((item) => !("countersign" in item));
  return {
    /** A row for each answer: item, worker, label. `agents`: a row for each suggestion too. */
    labels(question, agents) {
      const rows = [];
      for (const item of items) {
        const all = [
          ...(item.responses ?? []).map((it) => [it.question, it.annotator, it.value]),
          ...(agents ? (item.suggestions ?? []).map((it) => [it.question, it.agent, it.value]) : []),
        ];
        for (const [of, worker, value] of all) {
          // Rejected without another answer: that says no label.
          if (of === question && value !== null && value !== undefined) rows.push({ item: item.id, worker, label: plain(value, question) });
        }
      }
      return rows;
    },
    /** A row for each answered suggestion of an agent that has a score: item, score, correct. */
    scored(question, agent) {
      const rows = [];
      for (const item of items) {
        const suggestion = (item.suggestions ?? []).find((it) => it.question === question && it.agent === agent && typeof it.score === "number");
        const said = item.review?.questions?.[question];
        if (!suggestion || !said || said.by !== "people" || said.settled === "unresolved") continue;
        const isRight = said.value !== null && plain(said.value, question) === plain(suggestion.value, question);
        rows.push({ item: item.id, score: suggestion.score, correct: isRight ? 1 : 0 });
      }
      return rows;
    },
  };
}

function plain(value, question) {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new TypeError(`question '${question}': only labels, ratings and texts can be compared here; export the project for the others`);
}
