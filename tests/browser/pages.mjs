// Opens pages as a reader does and tells what does not hold: node pages.mjs MODULES CHROMIUM OUT PAGE.html…
// MODULES is the folder playwright-core and axe-core are installed in; pictures and prints go to OUT.
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, out, ...pages] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "/"));
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core/axe.min.js");

const WIDE = { width: 1280, height: 900 };
// What is left of it at 400 %: as wide as a phone.
const NARROW = { width: 320, height: 256 };
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

let found = 0;
function must(holds, page, what) {
  if (holds) return;
  found += 1;
  console.log(`${basename(page)}: ${what}`);
}

// A tab that tells of everything the page asks for beside itself, and of everything it complains of.
async function open(browser, page, options) {
  // The page's policy forbids scripts: the checks are let in past it, the page's own are not there.
  const context = await browser.newContext({ bypassCSP: true, ...options });
  const tab = await context.newPage();
  const address = pathToFileURL(resolve(page)).href;
  tab.on("request", (request) => {
    const own = request.url() === address || request.url().startsWith("data:");
    must(own, page, `asks for ${request.url()}`);
  });
  tab.on("console", (message) => must(message.type() !== "error", page, `console: ${message.text()}`));
  tab.on("pageerror", (error) => must(false, page, `error: ${error.message}`));
  await tab.goto(address);
  return { context, tab };
}

async function accessible(tab, page, when) {
  // Everything is looked at, also what is folded away.
  await tab.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await tab.addScriptTag({ path: axe });
  const result = await tab.evaluate((rules) => axe.run(document, { runOnly: { type: "tag", values: rules } }), RULES);
  for (const one of result.violations) {
    const places = one.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} (${node.any[0]?.message ?? ""})`);
    must(false, page, `${when}: ${one.id}: ${one.help}: ${places.join("; ")}`);
  }
  return result.passes.length;
}

// Where there is a menu to skip, Tab reaches the skip link first, then every region that scrolls and every summary.
async function keyboard(tab, page) {
  const wanted = await tab.evaluate(() => {
    const all = [...document.querySelectorAll("[tabindex='0'], summary, a[href]")];
    const seen = all.filter((one) => one.checkVisibility());
    seen.forEach((one, at) => { one.dataset.at = String(at); });
    return seen.length;
  });
  const reached = new Set();
  for (let press = 0; press < wanted + 5; press += 1) {
    await tab.keyboard.press("Tab");
    const at = await tab.evaluate(() => {
      const now = document.activeElement;
      const outline = getComputedStyle(now);
      const shown = outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) >= 2;
      return { at: now.dataset.at, skip: now.matches(".skip") || !document.querySelector("nav"), shown };
    });
    if (press === 0) must(at.skip, page, "Tab does not reach the skip link first");
    if (at.at === undefined) continue;
    must(at.shown, page, `the focus is not seen on number ${at.at}`);
    reached.add(at.at);
  }
  must(reached.size === wanted, page, `Tab reaches ${reached.size} of ${wanted}`);
  return wanted;
}

async function reflows(tab, page) {
  const width = await tab.evaluate(() => document.scrollingElement.scrollWidth);
  must(width <= NARROW.width, page, `${width} pixels wide at 400 %: it scrolls both ways`);
}

// Text of a chart is at least 12 pixels high on the screen.
async function readable(tab, page, when) {
  const least = await tab.evaluate(() => {
    const texts = [...document.querySelectorAll("svg text")].filter((one) => one.checkVisibility());
    return Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a));
  });
  must(!(least < 12), page, `${when}: text of a chart is ${least} pixels high`);
}

async function check(browser, page) {
  const name = basename(page, ".html");
  const picture = (what) => join(out, `${name}-${what}.png`);
  const told = [];
  for (const colorScheme of ["light", "dark"]) {
    const { context, tab } = await open(browser, page, { viewport: WIDE, colorScheme });
    await tab.screenshot({ path: picture(colorScheme), fullPage: true });
    await readable(tab, page, colorScheme);
    told.push(`${await accessible(tab, page, colorScheme)} rules hold in ${colorScheme}`);
    await context.close();
  }
  const { context, tab } = await open(browser, page, { viewport: WIDE });
  told.push(`${await keyboard(tab, page)} places reached by Tab`);
  const pdf = join(out, `${name}.pdf`);
  await tab.pdf({ path: pdf, format: "A4", preferCSSPageSize: true });
  must(statSync(pdf).size > 1000, page, "does not print");
  await tab.emulateMedia({ media: "print", colorScheme: "dark" });
  const paper = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  must(paper === "rgb(255, 255, 255)", page, `prints on ${paper}`);
  await tab.setViewportSize({ width: 794, height: 1123 });
  await tab.screenshot({ path: picture("print"), fullPage: true });
  await context.close();
  const narrow = await open(browser, page, { viewport: NARROW, deviceScaleFactor: 4 });
  await reflows(narrow.tab, page);
  await readable(narrow.tab, page, "at 400 %");
  await narrow.tab.screenshot({ path: picture("400"), clip: { x: 0, y: 0, width: 320, height: 1600 }, fullPage: true });
  await narrow.tab.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await reflows(narrow.tab, page);
  told.push(`${await accessible(narrow.tab, page, "at 400 %")} at 400 %`);
  await narrow.context.close();
  console.log(`${name}: ${told.join(", ")}`);
}

mkdirSync(out, { recursive: true });
// A home of its own: the browser leaves nothing behind and finds nothing of anybody's.
const home = mkdtempSync(join(tmpdir(), "innkreving-browser-"));
const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home };
const browser = await chromium.launch({ executablePath, headless: true, args: ARGS, env });
try {
  for (const page of pages) await check(browser, page);
} finally {
  await browser.close();
  rmSync(home, { recursive: true, force: true });
}
console.log(found === 0 ? "all pages hold" : `${found} findings`);
process.exit(found === 0 ? 0 : 1);
