// What a hostile dataset may hold: texts that would be markup, script, style or an address where a
// page took them for such. Each of them calls `hacked()` or asks for something of `evil.invalid`.

const call = "hacked()";

const markup = [
  `<script>${call}</script>`,
  `<ScRiPt>${call}</sCrIpT>`,
  `<script src="https://evil.invalid/a.js"></script>`,
  `<script type="module">import "https://evil.invalid/m.js"</script>`,
  `<img src=x onerror=${call}>`,
  `<img src="https://evil.invalid/i.png">`,
  `<img srcset="https://evil.invalid/i.png 1x">`,
  `<svg onload=${call}></svg>`,
  `<svg><script>${call}</script></svg>`,
  `<svg><animate onbegin=${call} attributeName=x dur=1s></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${call}>#x"></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror=${call}></style></mglyph></table></mtext></math>`,
  `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  `<iframe src="javascript:parent.${call}"></iframe>`,
  `<object data="javascript:${call}"></object>`,
  `<embed src="https://evil.invalid/e.swf">`,
  `<video><source onerror=${call}></video>`,
  `<audio src=x onerror=${call}>`,
  `<body onload=${call}>`,
  `<details open ontoggle=${call}>x</details>`,
  `<input autofocus onfocus=${call}>`,
  `<select autofocus onfocus=${call}></select>`,
  `<textarea autofocus onfocus=${call}></textarea>`,
  `<button popovertarget=p>x</button><div popover id=p onbeforetoggle=${call}></div>`,
  `<marquee onstart=${call}>x</marquee>`,
  `<a href="javascript:${call}">x</a>`,
  `<a href="data:text/html,<script>${call}</script>">x</a>`,
  `<form action="https://evil.invalid/"><button>x</button></form>`,
  `<base href="https://evil.invalid/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.invalid/">`,
  `<link rel="stylesheet" href="https://evil.invalid/s.css">`,
  `<style>@import "https://evil.invalid/s.css"; * { background: url(https://evil.invalid/b) }</style>`,
  `<div style="background:url(https://evil.invalid/b)">x</div>`,
  `<template shadowrootmode="open"><script>${call}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
  `<countersign-review src="https://evil.invalid/d.jsonl"></countersign-review>`,
  `<slot onslotchange=${call}></slot>`,
  `<dialog open onclose=${call}>x</dialog>`,
  `<xmp><img src=x onerror=${call}></xmp>`,
  `<!--><img src=x onerror=${call}>-->`,
  `<![CDATA[<img src=x onerror=${call}>]]>`,
  `<?xml version="1.0"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${call}</h:script></x>`,
];

const texts = [
  `javascript:${call}`,
  `JaVaScRiPt:${call}`,
  `java\tscript:${call}`,
  `data:text/html,<script>${call}</script>`,
  `https://evil.invalid/?q=1`,
  `//evil.invalid/x`,
  `\${${call}}`,
  `{{constructor.constructor('${call}')()}}`,
  `{%raw%}<script>${call}</script>{%endraw%}`,
  `url(https://evil.invalid/u)`,
  `; background: url(https://evil.invalid/u)`,
  `} * { background: url(https://evil.invalid/u) } x {`,
  `expression(${call})`,
  `&lt;script&gt;${call}&lt;/script&gt;`,
  `&#60;script&#62;${call}&#60;/script&#62;`,
  `\\u003cscript\\u003e${call}\\u003c/script\\u003e`,
  `%3Cscript%3E${call}%3C/script%3E`,
  `[x](javascript:${call})`,
  `![x](https://evil.invalid/i.png)`,
  `=HYPERLINK("https://evil.invalid/","x")`,
  `__proto__`,
  `constructor`,
  `toString`,
  `hasOwnProperty`,
  `innerHTML`,
  `] [onerror=${call}] [`,
  `"]; ${call}; //`,
  `'); ${call}; //`,
  `\u202etxt.exe\u202c`,
  `\u0000\u0001\u0008`,
  `\ufeff\u200b\u2028${call}\u2029`,
  `\ud83d\ude00`.repeat(50),
  `a\u0300`.repeat(300),
  `W`.repeat(5000),
];

const closings = ["", `">`, `'>`, `-->`, `</textarea></title></style></script>`];

/** At least two hundred, each another. */
export const payloads: string[] = [...new Set([...closings.flatMap((closing) => markup.map((it) => closing + it)), ...texts])];

/** An item for each, with it in every field that an item, a suggestion and a schema have. */
export function dataset(): string {
  const labels = payloads.slice(0, 40).map((title, place) => ({ id: `l${place}`, title, about: title }));
  const [first, second, third] = [payloads[4], payloads[42], payloads[84]];
  const header = {
    countersign: 1,
    name: first,
    about: second,
    fields: [{ id: "text", title: third }],
    columns: [{ id: payloads[7], title: payloads[8] }],
    agents: [{ id: first, title: second, about: third, version: first }],
    questions: [
      { id: "q", kind: "choice", title: first, help: second, labels },
      { id: payloads[4], kind: "text", title: third, help: first },
    ],
  };
  const items = payloads.map((text, place) => ({
    id: `${place} ${text}`,
    fields: { text, [text]: text },
    metadata: { [text]: text, language: text },
    suggestions: [
      { id: text, question: "q", agent: first, model_version: text, value: `l${place % 40}`, score: 0.9, rationale: text },
      { question: "q", agent: text, model_version: text, value: text, score: 0.5, rationale: text },
      { question: payloads[4], agent: text, value: text, rationale: text },
    ],
  }));
  return [header, ...items].map((line) => JSON.stringify(line)).join("\n") + "\n";
}
