// The engine's worker. It is the page's own program, started without a page:
// the page compiles it and sends it with the first message.

import init from "./countersign.js";

self.onmessage = ({ data }) => {
  // From here on the program listens.
  self.onmessage = null;
  init({ module_or_path: data });
};
