// The behaviour of every page. Each module listens on the document, so content that arrives later is covered too.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org/dist/htmx.esm.js";

import { register as registerComponents } from "./js/components.js";
import * as board from "./js/board.js";
import * as charts from "./js/charts-loader.js";
import * as confirm from "./js/confirm.js";
import * as connection from "./js/connection.js";
import * as countdown from "./js/countdown.js";
import * as drafts from "./js/drafts.js";
import * as focus from "./js/focus.js";
import * as frame from "./js/frame.js";
import * as inlineEdit from "./js/inline-edit.js";
import * as lists from "./js/lists.js";
import * as menus from "./js/menus.js";
import * as palette from "./js/palette.js";
import * as picker from "./js/picker.js";
import * as peek from "./js/peek.js";
import * as problems from "./js/problems.js";
import * as requests from "./js/requests.js";
import * as sheet from "./js/sheet.js";
import * as shortcuts from "./js/shortcuts.js";
import * as sortable from "./js/sortable.js";
import * as submits from "./js/submits.js";
import * as takeOver from "./js/take-over.js";
import * as toasts from "./js/toasts.js";
import * as upload from "./js/upload.js";

Object.assign(htmx.config, {
  selfRequestsOnly: true,
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  includeIndicatorStyles: false,
  timeout: 30000,
  attributesToSettle: ["class", "width", "height"], // without style: copying it as text is what the page's policy refuses
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

const modules = [
  requests, submits, problems, connection, toasts, focus, confirm, menus, frame, palette, shortcuts,
  lists, peek, inlineEdit, board, drafts, countdown, charts, sheet, picker, sortable, takeOver, upload,
];
for (const module of modules) module.start();

registerComponents(Alpine);
Alpine.start();
