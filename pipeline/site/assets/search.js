"use strict";
// Search: sentences that hold all words, on word boundaries, or all of them within some sentences; as `gongwen search` finds them.
document.addEventListener("DOMContentLoaded", async () => {
  const form = document.getElementById("find");
  if (!form) return;
  form.addEventListener("submit", (e) => e.preventDefault());
  const { el, say, index } = gw, corpus = await gw.load("corpus");
  const told = document.getElementById("told"), list = document.getElementById("results"), more = document.getElementById("more");
  const PAGE = 50;
  const reports = corpus.reports.map((r, i) => ({ i, id: r[0], place: corpus.places[r[1]][0], year: r[2], href: r[3], raw: r }));
  const years = [...new Set(reports.map((r) => r.year))].sort((a, b) => a - b);
  for (const place of corpus.places) form.place.append(el("option", { value: place[0] }, place[0]));
  for (const select of [form.from, form.to]) for (const y of years) select.append(el("option", { value: y }, String(y)));

  const inScope = (r) => (!form.place.value || r.place === form.place.value) && (!form.from.value || r.year >= +form.from.value) && (!form.to.value || r.year <= +form.to.value);
  const partOf = (name) => !form.part.value || form.part.value === name;

  /** Of each sentence (row) of a report, where each phrase stands: [[row, [spans of phrase 0], …], …]. */
  async function rowsOf(r, phrases, hits) {
    const layout = await index.layout(r.i), rows = new Map();
    const at = (row) => rows.get(row) ?? rows.set(row, phrases.map(() => [])).get(row);
    if (form.mode.value === "anywhere") {
      const text = await index.text(r.raw);
      text.text.forEach((t, row) => phrases.forEach((p, k) => { const found = index.bare(t, p.join("")); if (found.length && partOf(layout.part[row])) at(row)[k] = found; }));
    } else phrases.forEach((p, k) => { for (const h of hits[k].get(r.i) ?? []) if (partOf(layout.part[h[0]])) at(h[0])[k].push(h); });
    return { layout, rows: [...rows].sort((a, b) => a[0] - b[0]) };
  }
  /** The shortest runs of sentences of one part that hold all phrases: [first row, last row]. */
  function windows(rows, layout, n, near) {
    const made = [];
    let last = [], part = null;
    for (const [row, own] of rows) {
      if (layout.part[row] !== part) { part = layout.part[row]; last = []; }
      own.forEach((found, k) => { if (found.length) last[k] = row; });
      if (last.filter((x) => x !== undefined).length < n) continue;
      const first = Math.min(...last);
      if (layout.number(row) - layout.number(first) <= near && (!made.length || made[made.length - 1][0] !== first)) made.push([first, row]);
    }
    return made;
  }

  let asked = 0, shown = [];
  async function run() {
    const mine = ++asked, phrases = await index.phrases(form.q.value), near = +form.near.value || 0;
    if (mine !== asked) return;
    list.replaceChildren();
    more.hidden = true;
    if (!phrases.length) { told.textContent = say("type_words"); return; }
    told.textContent = say("looking");
    const anywhere = form.mode.value === "anywhere", hits = await Promise.all(phrases.map(index.find));
    const scope = reports.filter(inScope).sort((a, b) => b.year - a.year || a.i - b.i);
    const readable = scope.filter((r) => index.readable(r.raw));
    const mentions = phrases.map(() => 0), made = []; // of this search: another may begin while it waits
    for (const r of anywhere ? readable : scope) {
      if (!anywhere && !hits.every((h) => h.get(r.i)) && !hits.some((h) => h.get(r.i))) continue;
      const { layout, rows } = await rowsOf(r, phrases, hits);
      for (const [, own] of rows) own.forEach((found, k) => { mentions[k] += found.length; });
      const of = new Map(rows);
      for (const [first, last] of windows(rows, layout, phrases.length, near)) made.push({ r, first, last, rows: of, layout });
    }
    if (mine !== asked) return;
    shown = made;
    const n = new Set(shown.map((s) => s.r.i)).size;
    told.replaceChildren(say(near ? "found_passages" : "found", { n: gw.count(shown.length), reports: gw.count(n) }), " ",
      ...phrases.map((p, k) => el("span", { class: "mention" }, say(anywhere ? "said_bare" : "said_whole", { word: p.join(""), n: gw.count(mentions[k]) }), " ")),
      ...gw.conceptHints(corpus, phrases.map((p) => p.join(""))),
      anywhere && readable.length < scope.length ? say("texts_only", { n: readable.length, of: scope.length }) : "");
    await page(mine);
    if (!anywhere) compare(mine, phrases, mentions, readable, scope);
  }
  /** What bare characters would have given. */
  async function compare(mine, phrases, mentions, readable, scope) {
    if (readable.length < scope.length || scope.length > 150) return;
    const part = form.part.value;
    for (const [k, p] of phrases.entries()) {
      let n = 0;
      for (const r of readable) {
        const layout = await index.layout(r.i);
        (await index.text(r.raw)).text.forEach((t, row) => { if (!part || layout.part[row] === part) n += index.bare(t, p.join("")).length; });
      }
      if (mine !== asked) return;
      if (n > mentions[k]) told.append(el("span", { class: "bare" }, say("bare_would", { word: p.join(""), n: gw.count(n), more: gw.count(n - mentions[k]) })), " ");
    }
  }
  async function page(mine) {
    const from = list.children.length;
    for (const s of shown.slice(from, from + PAGE)) {
      const text = index.readable(s.r.raw) ? await index.text(s.r.raw) : null, body = [];
      for (let row = s.first; row <= s.last; row++) {
        const own = s.rows.get(row) ?? [];
        if (text) body.push(...gw.marked(text.text[row], form.mode.value === "anywhere" ? own.flat() : index.spans(text, row, own.flat())));
      }
      if (mine !== asked) return;
      const number = s.layout.number(s.first), href = `${s.r.href}#s${number}`;
      list.append(el("li", {}, el("blockquote", { lang: "zh" }, el("p", {}, ...(text ? body : [say("no_text_here")])), el("footer", {}, el("a", { href }, `${s.r.id} §${number}`), " " + say("part_" + s.layout.part[s.first])))));
    }
    more.hidden = list.children.length >= shown.length;
    more.textContent = say("more", { n: gw.count(shown.length - list.children.length) });
  }
  more.addEventListener("click", () => page(asked));

  const FIELDS = ["q", "part", "place", "from", "to", "near", "mode"];
  const own = () => Object.fromEntries(FIELDS.map((f) => [f, f === "near" && form[f].value === "0" ? "" : form[f].value.trim()]));
  function restore() {
    const state = gw.state();
    for (const f of FIELDS) {
      const value = state[f] ?? (f === "near" ? "0" : f === "q" ? "" : form[f].options[0].value);
      if (form[f].tagName !== "SELECT" || [...form[f].options].some((o) => o.value === value)) form[f].value = value;
    }
    run();
  }
  form.addEventListener("submit", () => { gw.remember(own()); run(); });
  form.addEventListener("change", (e) => { if (e.target !== form.q) { gw.remember(own()); run(); } });
  form.q.addEventListener("keydown", (e) => { if (e.key === "Escape") form.q.value = ""; });
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", restore);
  gw.onlanguage(run);
  // Who has typed before the data was there is answered now.
  if (form.q.value.trim() && !gw.state().q) gw.remember(own(), true);
  gw.load("sentences"); // of use in every search, and long in a large corpus
  if (await index.indexed()) restore(); else told.textContent = say("serve_instead");
});
