"use strict";
// Where words and sentences come from: the files beside this page. `gongwen serve` puts its own source.js here.
gw.server = null;
