// Uploads: a file dropped on the box is a file chosen, and a chosen file is sent at once.
import { on } from "./dom.js";

const dropped = "[data-drop]";

export function start() {
  for (const type of ["dragenter", "dragover"]) {
    on(type, dropped, (box, event) => {
      event.preventDefault();
      box.dataset.over = "";
    });
  }
  on("dragleave", dropped, (box, event) => !box.contains(event.relatedTarget) && delete box.dataset.over);
  on("drop", dropped, (box, event) => {
    event.preventDefault();
    delete box.dataset.over;
    const input = box.querySelector("input[type=file]");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  on("change", `${dropped} input[type=file]`, (input) => {
    if (!input.files.length) return;
    input.closest(dropped).dataset.sending = input.files[0].name;
    input.form.requestSubmit();
  });
}
