// How the end-to-end tests run. Started by `cargo xtask test e2e`, which
// builds the page, serves it under a project path and names all of it here.
import { defineConfig } from "@playwright/test";

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run cargo xtask test e2e [--no-build] [-- -g TITLE]`);
  return value;
}

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  fullyParallel: true,
  // A worker of the tests is a browser with a page and its engine: two cores' work.
  workers: process.env.CI ? 1 : 2,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only sometimes is a fault to find, not to repeat.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: given("COUNTERSIGN_URL"),
    viewport: { width: 1280, height: 720 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: given("CHROMIUM"),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
