"use strict";
// Tables that are sorted and filtered, and what is marked in the text of a report.
(function () {
  const { el, say } = gw;

  /** Header cells of a sortable table become buttons. */
  function sortable(table) {
    const body = table.tBodies[0];
    [...table.tHead.rows[0].cells].forEach((cell, i) => {
      const button = el("button", { type: "button", class: "sort" });
      button.append(...cell.childNodes);
      cell.append(button);
      button.addEventListener("click", () => {
        const up = cell.getAttribute("aria-sort") !== "ascending";
        [...table.tHead.rows[0].cells].forEach((c) => c.removeAttribute("aria-sort"));
        cell.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => { const c = row.cells[i]; return c.dataset.value ?? c.textContent.trim(); };
        const rows = [...body.rows].sort((a, b) => {
          const [x, y] = [key(a), key(b)], n = parseFloat(x.replace(/,/g, "").replace("−", "-")) - parseFloat(y.replace(/,/g, "").replace("−", "-"));
          return (Number.isNaN(n) ? x.localeCompare(y, "zh") : n) * (up ? 1 : -1);
        });
        body.append(...rows);
      });
    });
  }

  /** A filter above a table: a text, and a choice of each value of the columns that ask for one. */
  function filtered(table) {
    const rows = [...table.tBodies[0].rows];
    const search = el("input", { type: "search", "aria-label": say("filter"), placeholder: say("filter") });
    const told = el("output", {});
    const choices = [...table.tHead.rows[0].cells].map((cell, i) => ({ cell, i })).filter(({ cell }) => cell.dataset.choose).map(({ cell, i }) => {
      const values = [...new Map(rows.map((r) => [r.cells[i].dataset.value ?? r.cells[i].textContent.trim(), r.cells[i]])).entries()].filter(([v]) => v);
      const select = el("select", { "aria-label": cell.textContent.trim() });
      const fill = () => {
        const kept = select.value;
        select.replaceChildren(el("option", { value: "" }, say("all_of", { what: visible(cell) })), ...values.map(([v, c]) => el("option", { value: v }, visible(c))));
        select.value = kept;
      };
      fill();
      gw.onlanguage(fill);
      return { select, i };
    });
    const apply = () => {
      const text = search.value.trim();
      let n = 0;
      for (const row of rows) {
        const fits = (!text || row.textContent.includes(text)) && choices.every(({ select, i }) => !select.value || (row.cells[i].dataset.value ?? row.cells[i].textContent.trim()) === select.value);
        row.hidden = !fits;
        n += fits;
      }
      told.textContent = say("rows", { n, of: rows.length });
    };
    search.addEventListener("input", apply);
    choices.forEach(({ select }) => select.addEventListener("change", apply));
    const save = saving(table, () => rows.filter((r) => !r.hidden));
    table.closest(".scroll").before(el("div", { class: "filter" }, search, choices.map((c) => c.select), save, told));
    gw.onlanguage(() => { search.placeholder = say("filter"); apply(); });
    apply();
  }
  /** A button that saves some rows of a table. */
  const saving = (table, rows) => el("button", { type: "button", class: "download", onclick: () =>
    gw.save((table.dataset.file || "table") + ".csv", "text/csv", gw.csv([...table.tHead.rows[0].cells].map(visible), rows().map((r) => [...r.cells].map(visible)))) }, "CSV");

  /** Text of a cell in the reader's language. */
  function visible(cell) {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(document.documentElement.lang === "en" ? "i[lang=zh]" : "i[lang=en]").forEach((n) => n.remove());
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  /** A marked word says what it is marked for when it is pointed at. */
  function tips() {
    const names = new Map([...document.querySelectorAll("input[data-layer]")].map((b) => [b.dataset.layer, b.parentElement]));
    document.getElementById("text")?.addEventListener("mouseover", ({ target }) => {
      if (target.tagName === "MARK") target.title = [...target.classList].map((k) => names.get(k)).filter(Boolean).map(visible).join("；");
    });
  }

  /** Checkboxes that show or hide what is marked in a text. */
  function layers() {
    const text = document.getElementById("text");
    if (!text) return;
    for (const box of document.querySelectorAll("input[data-layer]")) {
      const apply = () => text.classList.toggle("without-" + box.dataset.layer, !box.checked);
      box.addEventListener("change", apply);
      apply();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("table.sortable").forEach(sortable);
    document.querySelectorAll("table.filtered").forEach(filtered);
    document.querySelectorAll("pre.copied").forEach((pre) => pre.before(el("button", { type: "button", class: "download", onclick: (e) => gw.copy(pre.textContent, e.target) }, say("copy"))));
    document.querySelectorAll("table.saved").forEach((table) => table.closest(".scroll").before(saving(table, () => [...table.tBodies[0].rows])));
    layers();
    tips();
  });
})();
