// The one script of every page. Nothing here is needed to read or to send: pages work without it.
import htmx from "htmx.org";
import "./forms.js";
import "./menus.js";
import "./charts-loader.js";
import "./speech.js";

window.htmx = htmx;
