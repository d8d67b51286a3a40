"use strict";
// What all pages share: words in two languages, data that is loaded when asked for, state in the address, small tools.
const gw = (function () {
  const root = document.documentElement;
  const base = document.currentScript.src.replace(/assets\/core\.js.*$/, "");
  const values = new Map(), waiting = new Map();

  /** What a data file hands over; see script() in pipeline/site/html.py. */
  function put(name, value) {
    values.set(name, value);
  }

  /** The value of data/NAME.js. A file is loaded once; a script is what browsers load from file://. */
  function load(name) {
    if (values.has(name)) return Promise.resolve(values.get(name));
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((resolve, reject) => {
        const tag = document.createElement("script");
        tag.src = base + "data/" + name.split("/").map(encodeURIComponent).join("/") + ".js";
        tag.onload = () => { tag.remove(); resolve(values.get(name)); };
        tag.onerror = () => { tag.remove(); waiting.delete(name); reject(new Error(tag.src)); };
        document.head.append(tag);
      }));
    }
    return waiting.get(name);
  }

  const english = () => root.lang === "en";
  /** The reader's of two languages. */
  const pick = (both) => (Array.isArray(both) ? both[english() ? 1 : 0] : String(both ?? ""));
  /** A sentence of the scripts, with its values filled in. */
  function say(code, values_ = {}) {
    const both = values.get("messages")?.[code];
    if (!both) return code;
    return pick(both).replace(/\{(\w+)\}/g, (_, key) => String(values_[key] ?? ""));
  }

  /** An element: attributes by name, listeners as on…, then its content; texts are never read as HTML. */
  function el(name, attributes = {}, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...content.flat().filter((c) => c != null));
    return made;
  }

  const number = (value, places = 1) =>
    value == null || !isFinite(value) ? "—"
      : value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places }).replace("-", "−");
  const count = (value) => (value == null ? "—" : value.toLocaleString("en-US"));

  /** State in the address: what follows # as key=value. */
  const state = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  function remember(own, replace = false) {
    const kept = Object.entries(own).filter(([, v]) => v !== "" && v != null && v !== false);
    const hash = "#" + new URLSearchParams(kept).toString();
    if (hash === location.hash || (hash === "#" && !location.hash)) return;
    history[replace ? "replaceState" : "pushState"](null, "", hash);
  }

  /** Characters of a text as Python counts them: offsets of the tables are in code points. */
  const chars = (text) => (/[\ud800-\udfff]/.test(text) ? Array.from(text) : text);
  /** Stretch of a text by such offsets. */
  function slice(text, start, end) {
    const cut = chars(text).slice(start, end);
    return typeof cut === "string" ? cut : cut.join("");
  }

  /** A text with spans [start, end, class] set off. Spans do not overlap. */
  function marked(text, spans) {
    const out = [];
    let at = 0;
    for (const [start, end, kind] of [...spans].sort((a, b) => a[0] - b[0])) {
      if (start < at) continue;
      out.push(slice(text, at, start), el("mark", { class: kind || "hit" }, slice(text, start, end)));
      at = end;
    }
    out.push(slice(text, at));
    return out;
  }

  /** Who types the name of a concept may mean the list of words behind it: where that is counted. */
  const conceptHints = (corpus, words) => corpus.concepts.filter((c) => words.includes(c[0]))
    .map((c) => el("span", { class: "hint" }, say("is_concept", { name: c[0] }), el("a", { href: c[2] }, pick(c[1])), " "));

  /** A file for the reader, made in memory. */
  function save(name, type, content) {
    const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const tag = el("a", { href: address, download: name });
    document.body.append(tag);
    tag.click();
    tag.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** Rows as CSV that spreadsheets read: a byte-order mark for Chinese, and no cell that begins a formula. */
  function csv(columns, rows) {
    const cell = (value) => {
      let text = value == null ? "" : String(value);
      if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    return "\ufeff" + [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = el("textarea", { class: "offscreen" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const before = button.textContent;
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = before; }, 1200);
  }

  const redrawn = [];
  /** Have something drawn again when the language changes. */
  const onlanguage = (draw) => redrawn.push(draw);

  function switches() {
    const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a browser that keeps nothing */ } };
    document.getElementById("language").addEventListener("click", () => {
      root.lang = english() ? "zh" : "en";
      keep("gongwen.lang", root.lang);
      redrawn.forEach((draw) => draw());
    });
    document.getElementById("theme").addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      keep("gongwen.theme", root.dataset.theme);
    });
  }

  /** What no style sheet can hide half of, such as options of a list, is written in the reader's language. */
  function labels() {
    for (const node of document.querySelectorAll("[data-both]")) node.textContent = pick(JSON.parse(node.dataset.both));
  }

  onlanguage(labels);
  document.addEventListener("DOMContentLoaded", () => { switches(); labels(); });
  return { conceptHints, put, load, pick, say, el, number, count, state, remember, chars, slice, marked, save, csv, copy, onlanguage, base };
})();
