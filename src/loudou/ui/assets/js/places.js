// The places and acts of the page, as they stand in the side bar and the "New" menu: the palette and the shortcut
// sheet show them again without the server writing them three times.
import { element } from "./dom.js";

/** What can be created: links of the "New" menu. */
export function creations() {
  return [...document.querySelectorAll("#menu-new .menu__item")].map((link) => ({
    href: link.getAttribute("href"),
    label: link.textContent.trim(),
    icon: link.querySelector("svg"),
    group: "",
    keys: [],
  }));
}

/** Where one can go: the pages of the side bar, each with its section and its keys. */
export function places() {
  const links = document.querySelectorAll("#side .nav__sub .nav__item, #side .nav > .nav__item:not(:has(+ .nav__sub))");
  return [...links].map((link) => {
    const section = link.closest(".nav__sub")?.previousElementSibling;
    return {
      href: link.getAttribute("href"),
      label: link.querySelector(".nav__label").textContent,
      icon: (section ?? link).querySelector("svg"),
      group: section?.querySelector(".nav__label").textContent ?? "",
      keys: (link.dataset.shortcut ?? "").toUpperCase().split(" ").filter(Boolean),
    };
  });
}

/** Keys as they are drawn. */
export function keyCaps(keys) {
  return keys.map((key) => element("kbd", "kbd", key));
}
