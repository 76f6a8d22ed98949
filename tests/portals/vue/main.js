import { define } from "countersign";
import { createApp } from "vue";
import App from "./App.vue";

define();
createApp(App).mount("#app");
