# Reads a list of words and then texts, and reports each place where a text uses a word of the list:
#
#     awk -f check.awk words.txt FILE...
#
# Line breaks, the prefixes of comments and adjacent string literals do not hide a word. The exit
# status is 1 if anything was found. words.txt describes the form of the list.

function escaped(text) {  # so that a pattern finds the text itself
    gsub(/[][\\.*+?(){}|^$]/, "\\\\&", text)
    return text
}

function pattern(expression) {  # a space stands for white space, "_" and "-"; ends are ends of words
    gsub(/ /, "[ _-]+", expression)
    return "(^|[^a-z])(" expression ")($|[^a-z])"
}

# Blanks out, in place, every occurrence of an allowed phrase.
function blank(allowed,   from, rest) {
    allowed = escaped(tolower(allowed))
    gsub(/ /, "[ _-]+", allowed)
    from = 1
    while (match(rest = substr(text, from), allowed)) {
        text = substr(text, 1, from + RSTART - 2) sprintf("%" RLENGTH "s", "") \
               substr(text, from + RSTART + RLENGTH - 1)
        from += RSTART + RLENGTH - 1
    }
}

function line_at(place,   line) {
    for (line = 1; line < lines && starts[line + 1] <= place; ++line) {}
    return line
}

function check(   i, from, place, found) {
    for (i = 1; i <= exceptions; ++i) {
        if (file ~ exception_file[i]) blank(exception[i])
    }
    for (i = 1; i <= words; ++i) {
        from = 1
        while (match(substr(text, from), word[i])) {
            place = from + RSTART - 1
            found = substr(text, place, RLENGTH)
            while (found ~ /^[^a-z]/) { found = substr(found, 2); ++place }
            sub(/[^a-z]+$/, "", found)
            printf "%s:%d: \"%s\": write %s\n", file, line_at(place), found, instead[i]
            ++problems
            from = place + length(found)
        }
    }
}

function begin_text() {
    file = FILENAME
    sub(/^\.\//, "", file)
    text = ""
    lines = 0
    source = file ~ /\.[ch]pp$/
}

FNR == 1 {
    ++files
    if (files > 2) check()
    if (files > 1) begin_text()
}

# ---- the list -----------------------------------------------------------------------------------
files == 1 && /^(#|$)/ { next }
files == 1 {
    n = split($0, field, /\t+/)
    if (n != 3) {
        printf "%s:%d: three fields separated by tabs are needed\n", FILENAME, FNR
        ++problems
    } else if (field[1] ~ /^except /) {
        ++exceptions
        exception_file[exceptions] = "^" substr(field[1], 8) "$"
        exception[exceptions] = field[2]
    } else {
        ++words
        word[words] = pattern(field[1])
        instead[words] = field[2]
    }
    next
}

# ---- the texts ----------------------------------------------------------------------------------
{
    line = tolower($0)
    sub(/\r$/, "", line)
    gsub(/\\n/, "  ", line)
    sub(/^[ \t]+/, "", line)
    if (source) sub(/^\/\/+[!<]*[ \t]*/, "", line)
    else sub(/^[#>*-]+[ \t]+/, "", line)
    gsub(/" "/, "", line)
    sub(/[ \t]+$/, "", line)
    joint = line == "" ? "\n" : " "   # no word goes on over an empty line
    sub(/^<<[ \t]*"/, "\"", line)
    if (text ~ /" $/ && line ~ /^"/) {  # adjacent literals are one
        text = substr(text, 1, length(text) - 2)
        line = substr(line, 2)
    }
    starts[++lines] = length(text) + 1
    text = text line joint
}

END {
    if (files > 1) check()
    if (problems) exit 1
}
