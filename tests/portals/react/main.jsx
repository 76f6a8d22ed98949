// The state is the host's: which items there are, and what was said of them.
import { define } from "countersign";
import { useCallback, useRef, useState } from "react";
import { createRoot } from "react-dom/client";

define();

const schema = {
  name: "From React",
  questions: [{ id: "ok", kind: "choice", title: "Is it right?", labels: [{ id: "yes" }, { id: "no" }] }],
};
const items = [
  { id: "r-1", fields: { text: "Two and two is four." }, suggestions: [{ question: "ok", agent: "judge", value: "yes", score: 0.9 }] },
  { id: "r-2", fields: { text: "Two and two is five." }, suggestions: [{ question: "ok", agent: "judge", value: "yes", score: 0.4 }] },
];

function App() {
  const [said, setSaid] = useState([]);
  const [theme, setTheme] = useState("light");
  const [shown, setShown] = useState(true);
  const review = useRef(null);
  const heard = useCallback((event) => setSaid((said) => [...said, event.detail]), []);
  return (
    <main>
      <h1>React, {said.length} said</h1>
      <ol>{said.map((it, place) => <li key={place}>{it.item}: {it.verdict} {it.value}</li>)}</ol>
      <p>
        <button onClick={() => setTheme(theme === "light" ? "dark" : "light")}>Theme</button>
        <button onClick={() => setShown(!shown)}>{shown ? "Hide" : "Show"}</button>
        <button onClick={() => review.current.undo()}>Take back</button>
      </p>
      {shown && (
        <countersign-review
          ref={review}
          annotator="anna"
          theme={theme}
          schema={schema}
          items={items}
          oncountersign-verdict={heard}
        />
      )}
    </main>
  );
}

createRoot(document.getElementById("app")).render(<App />);
