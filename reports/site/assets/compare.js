"use strict";
// Two to six places, or the mean of a level, side by side: concepts over the years, topics and targets of the last reports.
document.addEventListener("DOMContentLoaded", async () => {
  const form = document.getElementById("compare");
  if (!form) return;
  const { el, say } = gw, [corpus, rates, topics, targets] = await Promise.all(["corpus", "rates", "topics", "targets"].map(gw.load));
  const PARTS = ["review", "plan", "other", "all"], MOST = 6, told = document.getElementById("told");
  const reports = corpus.reports.map((r, i) => ({ i, id: r[0], place: r[1], year: r[2], href: r[3], sizes: r[4] }));
  const levels = [...new Set(corpus.places.map((p) => p[1]))].filter((l) => corpus.places.filter((p) => p[1] === l).length > 1);
  const known = new Map(corpus.places.map((p, i) => [p[0], i]));
  const name = (key) => (key.startsWith("level:") ? say("mean_of", { level: say("level_" + key.slice(6)) }) : key);
  const valid = (key) => known.has(key) || (key.startsWith("level:") && levels.includes(key.slice(6)));
  let chosen = [];

  function choices() {
    document.getElementById("places").replaceChildren(...levels.map((l) => el("option", { value: name("level:" + l) })), ...corpus.places.map((p) => el("option", { value: p[0] })));
  }
  /** Rate of a report: value, low, high, mentions; null where the part has no words. */
  function rate(report, concept, part) {
    const cell = rates[report.i][concept][part];
    return cell === 0 ? null : cell.length === 2 ? [0, 0, cell[1], 0] : [cell[1], cell[2], cell[3], cell[0]];
  }
  function points(key, concept, part) {
    if (!key.startsWith("level:")) {
      return reports.filter((r) => r.place === known.get(key)).map((r) => [r, rate(r, concept, part)]).filter(([, x]) => x)
        .map(([r, x]) => [r.year, x[0], x[1], x[2], x[3], r.sizes[part], r.href]).sort((a, b) => a[0] - b[0]);
    }
    const years = new Map();
    for (const r of reports) if (corpus.places[r.place][1] === key.slice(6)) { const x = rate(r, concept, part); if (x) (years.get(r.year) ?? years.set(r.year, []).get(r.year)).push(x[0]); }
    return [...years].sort((a, b) => a[0] - b[0]).map(([year, own]) => [year, own.reduce((a, b) => a + b, 0) / own.length, null, null, null, null, ""]);
  }
  const last = (key) => reports.filter((r) => r.place === known.get(key)).reduce((a, b) => (!a || b.year > a.year ? b : a), null);
  const quote = (t) => "'" + t.replace(/'/g, "''") + "'";
  const both = (code, values) => { const s = say(code, values); return [s, s]; };

  function draw() {
    const part = PARTS.indexOf(form.part.value), names = chosen.map(name), places = chosen.filter((k) => known.has(k));
    document.getElementById("chosen").replaceChildren(...chosen.map((key, i) => el("li", {}, el("span", { class: `chip t-k${i + 1}` }), known.has(key) ? el("a", { href: corpus.places[known.get(key)][3] }, key) : name(key), " ",
      el("button", { type: "button", "aria-label": say("take_away", { name: name(key) }), onclick: () => change(chosen.filter((k) => k !== key)) }, "×"))));
    told.textContent = chosen.length < 2 ? say("choose_two") : "";
    const panels = corpus.concepts.map((c, k) => ({ title: c[1], href: c[2], told: ["", ""], steps: [],
      lines: chosen.map((key, i) => ({ name: [names[i], names[i]], tone: `k${i + 1}`, points: points(key, k, part) })).filter((l) => l.points.length) })).filter((p) => p.lines.length);
    const list = places.map(quote).join(", ");
    if (panels.length) gw.charts.draw(document.getElementById("concepts"), { kind: "lines", panels, file: "compare-concepts", title: both("compared", { names: names.join("、"), part: say("part_" + form.part.value) }), unit: both("unit"), note: both("compare_note"),
      sql: `SELECT place, year, concept, per_10k_tokens, ci_low, ci_high, hits, n_tokens FROM attention\nWHERE place IN (${list}) AND part = '${form.part.value}' ORDER BY concept, place, year` });
    else document.getElementById("concepts").replaceChildren();
    const own = places.map((p) => [p, last(p)]).filter(([, r]) => r && topics.shares[r.i].some((s) => s != null));
    if (topics.topics.length && own.length) gw.charts.draw(document.getElementById("topicbars"), { kind: "bars", file: "compare-topics", title: both("compared_topics", { names: own.map(([, r]) => r.id).join("、") }), unit: both("unit_share"), note: ["", ""],
      sql: `SELECT report_id, topic_id, share, ci_low, ci_high FROM topic_shares\nWHERE report_id IN (${own.map(([, r]) => quote(r.id)).join(", ")}) AND part = 'all' ORDER BY topic_id, report_id`,
      series: own.map(([p, r]) => ({ name: [r.id, r.id], tone: `k${chosen.indexOf(p) + 1}` })),
      rows: topics.topics.map((t, k) => ({ name: [t[0], t[0]], href: t[2], bars: own.map(([, r]) => [topics.shares[r.i][k] ?? 0, null, null]) })) });
    else document.getElementById("topicbars").replaceChildren();
    aims(places);
  }
  /** The targets of the last report of each place that states any, an indicator a row. */
  function aims(places) {
    const own = places.map((p) => { const all = targets[known.get(p)], year = Math.max(...all.map((t) => t[0])); return { p, year, rows: all.filter((t) => t[0] === year) }; }).filter((o) => o.rows.length);
    const keys = [...new Map(own.flatMap((o) => o.rows.map((t) => [t[1] + "|" + t[2], t[1]]))).entries()]
      .map(([key, label]) => ({ key, label, n: own.filter((o) => o.rows.some((t) => t[1] + "|" + t[2] === key)).length })).sort((a, b) => b.n - a.n);
    document.getElementById("targets").replaceChildren(own.length ? el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("indicator")), own.map((o) => el("th", { scope: "col" }, `${o.p} ${o.year}`)))),
      el("tbody", {}, keys.map(({ key, label }) => el("tr", {}, el("td", {}, gw.pick([label, corpus.indicators[label] ? `${label} (${corpus.indicators[label]})` : label])), own.map((o) => el("td", {}, o.rows.filter((t) => t[1] + "|" + t[2] === key).map((t) => el("span", { class: "aimcell" }, t[6] ? el("a", { href: t[6] }, gw.pick(t[3])) : gw.pick(t[3]), t[4] ? el("span", { class: `muted verdict t-${t[5]}` }, ` ${t[4]}`) : ""))))))) ) : say("no_targets"));
  }

  const own = () => ({ places: chosen.join(","), part: form.part.value === "plan" ? "" : form.part.value });
  function change(keys) { chosen = keys.slice(0, MOST); gw.remember(own()); draw(); }
  function restore() {
    const state = gw.state();
    chosen = (state.places != null ? state.places.split(",") : JSON.parse(form.dataset.first)).filter(valid).slice(0, MOST);
    form.part.value = PARTS.includes(state.part) ? state.part : "plan";
    draw();
  }
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const typed = form.add.value.trim(), key = levels.map((l) => "level:" + l).find((k) => name(k) === typed) ?? (known.has(typed) ? typed : corpus.places.map((p) => p[0]).find((p) => typed && p.startsWith(typed)));
    if (!key) { told.textContent = say("no_place", { name: typed }); return; }
    form.add.value = "";
    if (!chosen.includes(key)) change([...chosen, key].slice(-MOST));
  });
  form.part.addEventListener("change", () => { gw.remember(own()); draw(); });
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", restore);
  gw.onlanguage(() => { choices(); draw(); });
  choices();
  restore();
});
