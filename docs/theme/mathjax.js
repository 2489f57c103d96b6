MathJax.Hub.Config({
    showMathMenu: false,
    messageStyle: "none",
    SVG: { scale: 96, minScaleAdjust: 90 }
});
