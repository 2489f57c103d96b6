#include "search_index.hpp"

#include "support/testing.hpp"

namespace digitlab::site {

BOOST_AUTO_TEST_SUITE(search_index)

BOOST_AUTO_TEST_CASE(sections_have_their_anchor_heading_and_words) {
    const std::vector<Section> sections = sections_of(
        "<p>header</p><div class=\"contents\"><p>First\n <b>words</b> &amp; more</p>"
        "<h1><a class=\"anchor\" id=\"one\"></a>\nThe <code>loss</code></h1><p>Text.</p>"
        "<h2><a class=\"anchor\" id=\"two\"></a>Deep</h2>end</div><!-- contents --><p>footer</p>");
    BOOST_TEST(sections.size() == 3U);
    BOOST_TEST(sections.at(0).heading == "");
    BOOST_TEST(sections.at(0).text == "First words & more");
    BOOST_TEST(sections.at(1).anchor == "one");
    BOOST_TEST(sections.at(1).heading == "The loss");
    BOOST_TEST(sections.at(1).text == "Text.");
    BOOST_TEST(sections.at(2).anchor == "two");
    BOOST_TEST(sections.at(2).text == "end");
}

BOOST_AUTO_TEST_CASE(code_formulas_and_scripts_are_not_found) {
    const std::vector<Section> sections = sections_of(
        "<div class=\"contents\">a<pre class=\"fragment\">hidden</pre>b \\(hidden\\) c "
        "<div class=\"line\">hidden</div><script>hidden</script>\\[hidden\\]d</div><!-- contents "
        "-->");
    BOOST_TEST(sections.size() == 1U);
    BOOST_TEST(sections.at(0).text == "ab c d");
}

BOOST_AUTO_TEST_CASE(page_without_contents_has_no_sections) {
    BOOST_TEST(sections_of("<p>nothing</p>").empty());
}

BOOST_AUTO_TEST_CASE(symbols_have_their_address_and_kind) {
    const std::vector<Symbol> symbols = symbols_of(
        "<compound kind=\"file\"><name>a.cpp</name></compound>"
        "<compound kind=\"class\"><name>digitlab::Net</name><filename>net.html</filename>"
        "<member kind=\"function\"><name>softmax</name><anchorfile>n.html</anchorfile>"
        "<anchor>a1</anchor></member></compound>");
    BOOST_TEST(symbols.size() == 2U);
    BOOST_TEST(symbols.at(0).name == "digitlab::Net");
    BOOST_TEST(symbols.at(0).address == "net.html");
    BOOST_TEST(symbols.at(1).name == "softmax");
    BOOST_TEST(symbols.at(1).address == "n.html#a1");
    BOOST_TEST(symbols.at(1).kind == "function");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::site
