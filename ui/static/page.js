() => {
  // What the parts of the page share: going from one view to another.
  window.qaView = (number) =>
    document.querySelectorAll('#qa-views [role="tab"]')[number].click();
}
