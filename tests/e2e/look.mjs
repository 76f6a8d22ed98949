import { chromium } from "@playwright/test";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu"] });
for (const [n,w,h,scheme] of [["phone",390,844,"light"],["small",1280,720,"dark"],["wide",2560,1440,"light"]]) {
  const c = await b.newContext({ viewport: { width: w, height: h }, colorScheme: scheme });
  const p = await c.newPage();
  await p.goto("http://127.0.0.1:4301/?example=street");
  await p.locator(".easel-stage[data-view]").waitFor({timeout:120000});
  await p.waitForTimeout(2500);
  await p.screenshot({ path: `/tmp/look-${n}.png` });
  await c.close();
}
await b.close();
