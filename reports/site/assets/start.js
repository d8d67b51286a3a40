"use strict";
// Language and colours before anything is drawn: the address says (#lang=en), else what the reader chose before, else
// the browser. Loaded in the head; the rest of the scripts wait for the page.
(function () {
  const root = document.documentElement;
  const kept = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
  const lang = asked || kept("gongwen.lang") || ((navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en");
  root.lang = lang === "en" ? "en" : "zh";
  const theme = kept("gongwen.theme");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  root.classList.add("scripted");
})();
