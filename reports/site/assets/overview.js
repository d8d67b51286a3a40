"use strict";
// The concept that the reader chooses, on the grid of provinces and the map of places and years.
document.addEventListener("DOMContentLoaded", async () => {
  const chosen = document.getElementById("concept");
  if (!chosen) return;
  const [corpus, rates] = await Promise.all([gw.load("corpus"), gw.load("rates")]);
  const figures = [...document.querySelectorAll("figure[data-chart]")].filter((f) => ["tiles", "heat"].includes(f.gwspec?.kind) && f.gwspec.scale !== "state");
  const original = new Map(figures.map((f) => [f, f.gwspec]));
  /** Rate of a report in the whole report: value, low, high. */
  const rate = (report, concept) => {
    const cell = rates[report][concept][3];
    return cell === 0 ? null : cell.length === 2 ? [0, 0, cell[1]] : cell.slice(1);
  };
  const asked = corpus.concepts.findIndex((c) => c[0] === gw.state().concept);
  if (asked >= 0) chosen.value = String(asked);

  function draw() {
    const concept = +chosen.value, name = corpus.concepts[concept][1];
    const of = new Map();
    corpus.reports.forEach((r, i) => { (of.get(r[1]) ?? of.set(r[1], []).get(r[1])).push(i); });
    for (const figure of figures) {
      const spec = structuredClone(original.get(figure));
      spec.title = spec.title.map((t, i) => t.replace("{concept}", name[i]));
      spec.sql = spec.sql.replace("{concept}", "'" + corpus.concepts[concept][0].replace(/'/g, "''") + "'");
      for (const row of spec.rows ?? []) for (const i of of.get(row.place) ?? []) {
        const found = rate(i, concept);
        if (found) row.cells[corpus.reports[i][2]] = [found[0], null, corpus.reports[i][3]];
      }
      for (const cell of spec.cells ?? []) {
        const latest = (of.get(cell.rank) ?? []).reduce((a, b) => (a == null || corpus.reports[b][2] > corpus.reports[a][2] ? b : a), null);
        const found = latest == null ? null : rate(latest, concept);
        if (found) { [cell.value, cell.low, cell.high] = found; cell.place = corpus.reports[latest][0]; }
      }
      gw.charts.draw(figure, spec);
    }
  }
  chosen.addEventListener("change", () => { gw.remember({ concept: corpus.concepts[+chosen.value][0] }, true); draw(); });
  draw();
});
