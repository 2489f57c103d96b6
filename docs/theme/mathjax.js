MathJax.Hub.Config({
    showMathMenu: false,
    messageStyle: "none",
    // At any other scale than 100 numbered equations are wider than the line. An equation that does not fit is broken
    // at its operators; on a phone, where many are, there must be room for its number beside it.
    SVG: { scale: 100, minScaleAdjust: 100,
           linebreaks: { automatic: true, width: innerWidth < 600 ? "80% container" : "container" } }
});
