MathJax.Hub.Config({
    showMathMenu: false,
    messageStyle: "none",
    SVG: { scale: 100, minScaleAdjust: 100 }
});
