// Small states of a page, for Alpine's CSP build: x-data names one of these, no code stands in the markup.

/** A text field that narrows a list of [data-option] elements: <div x-data="optionFilter">. */
const optionFilter = () => ({
  narrow(event) {
    const wanted = event.target.value.trim().toLowerCase();
    for (const option of this.$root.querySelectorAll("[data-option]")) {
      option.hidden = !option.dataset.option.toLowerCase().includes(wanted);
    }
  },
});

/** A password that can be looked at: <div x-data="secret"> around the field and its button. */
const secret = () => ({
  isShown: false,
  toggle() {
    this.isShown = !this.isShown;
    this.$root.querySelector("input").type = this.isShown ? "text" : "password";
  },
});

/** Something that opens and closes: <div x-data="disclosure"> with x-on:click="toggle" and x-show="isOpen". */
const disclosure = () => ({
  isOpen: false,
  toggle() {
    this.isOpen = !this.isOpen;
  },
});

export function register(Alpine) {
  Alpine.data("optionFilter", optionFilter);
  Alpine.data("secret", secret);
  Alpine.data("disclosure", disclosure);
}
