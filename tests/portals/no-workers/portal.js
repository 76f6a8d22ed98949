import { define } from "/countersign/index.js";

define();
