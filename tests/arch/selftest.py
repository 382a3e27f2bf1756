#!/usr/bin/env python3
"""Plants a violation of each rule into a small tree and expects the check to name it; ends with `N passed, N failed`."""
import pathlib
import sys
import tempfile
import unittest

import check_docs
import check_include_budget
import check_layers
import check_shape
import check_source_list

HEADER = "/// \\file\n/// A sentence.\n#ifndef UPLOADKIT_{guard}_HPP\n#define UPLOADKIT_{guard}_HPP\n{body}\n#endif\n"
CLEAN = {
    "include/uploadkit/error.hpp": HEADER.format(guard="ERROR", body="enum class Errc {\n  ok = 0,\n};"),
    "include/uploadkit/uploadkit.hpp": HEADER.format(guard="UPLOADKIT", body="#include <uploadkit/error.hpp>"),
    "src/uploadkit/src.hpp": "#include <uploadkit/core/a.cpp>\n#include <uploadkit/engine/b.cpp>\n",
    "src/uploadkit/core/a.hpp": HEADER.format(guard="CORE_A", body="#include <string>"),
    "src/uploadkit/core/a.cpp": "// A sentence.\n#include <uploadkit/core/a.hpp>\n",
    "src/uploadkit/engine/b.cpp": "// A sentence.\n#include <uploadkit/core/a.hpp>\n#include <uploadkit/error.hpp>\n",
    "tests/unit/core/a_test.cpp": "// Errc::ok\n",
    "docs/errors.md": "| `ok` | 0 |\n| `limit` |\n",
    "README.md": "[errors](docs/errors.md)\n<!-- snippet: examples/1.cpp go -->\n```cpp\nint x;\n```\n",
    "examples/1.cpp": "int f() {\n  // [go]\n  int x;\n  // [go end]\n}\n",
}


class Planted(unittest.TestCase):
    def violations(self, check, **planted):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**CLEAN, **planted.get("files", {})}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return check(root)

    def assert_found(self, check, name, text, part):
        found = self.violations(check, files={name: text})
        self.assertTrue(any(part in each for each in found), f"{part!r} not in {found}")

    def test_a_clean_tree_has_no_violation(self):
        for module in (check_docs, check_include_budget, check_layers, check_shape, check_source_list):
            self.assertEqual(self.violations(module.check), [], module.__name__)

    def test_a_layer_that_looks_up_is_named(self):
        self.assert_found(check_layers.check, "src/uploadkit/core/c.cpp", "#include <uploadkit/engine/b.hpp>\n", "core may not include engine")

    def test_a_layer_beside_that_is_not_listed_is_named(self):
        self.assert_found(check_layers.check, "src/uploadkit/engine/c.cpp", "#include <uploadkit/http/x.hpp>\n", "engine may not include http")

    def test_an_unknown_layer_is_named(self):
        self.assert_found(check_layers.check, "src/uploadkit/extra/c.cpp", "", "no such layer")

    def test_third_party_headers_stay_where_they_belong(self):
        for header in ("curl/curl.h", "openssl/evp.h", "nlohmann/json.hpp", "pugixml.hpp", "boost/x.hpp", "unistd.h", "thread"):
            self.assert_found(check_layers.check, "src/uploadkit/plan/c.cpp", f"#include <{header}>\n", f"<{header}>")

    def test_quoted_includes_are_named(self):
        self.assert_found(check_layers.check, "src/uploadkit/core/c.cpp", '#include "a.hpp"\n', "is to be written")

    def test_a_public_header_reaches_no_private_one(self):
        self.assert_found(check_layers.check, "include/uploadkit/c.hpp", "#include <uploadkit/core/a.hpp>\n", "standard library only")

    def test_long_files_are_named(self):
        self.assert_found(check_shape.check, "src/uploadkit/core/c.cpp", "// A.\n" * 301, "301 lines, at most 300")

    def test_long_functions_and_test_cases_are_named(self):
        self.assert_found(check_shape.check, "src/uploadkit/core/c.cpp", "// A.\nint f() {\n" + "  x();\n" * 60 + "}\n", "62 lines in one block")
        self.assert_found(check_shape.check, "tests/unit/core/c_test.cpp", 'TEST_CASE("a") {\n' + "  x();\n" * 40 + "}\n", "at most 40")

    def test_words_that_have_no_place_are_named(self):
        for line in ("throw 1;", "try {", "catch (...)", "std::abort();", "abort();", "exit(1);", "std::cout << 1;", "printf(x);",
                     "fprintf(stderr, x);", "dynamic_cast<A*>(b);", "std::stoi(x);", "using namespace std;", "namespace {",
                     "strcpy(a, b);", "gmtime_r(a, b);", "std::getenv(a);", "goto end;"):
            self.assert_found(check_shape.check, "src/uploadkit/core/c.cpp", f"// A.\n{line}\n", ":2: `")

    def test_comments_and_strings_may_hold_those_words(self):
        text = '// A throw.\n/* exit(1) */ const char* a = "throw \\" exit(1)"; const char b = \'"\'; char c = R"(throw)"[0];\nint n = 1\'000;\n'
        self.assertEqual(self.violations(check_shape.check, files={"src/uploadkit/core/c.cpp": text}), [])

    def test_a_member_named_abort_is_allowed(self):
        text = "// A.\nauto x = backend.abort(upload);\nResult<void> abort(int) { return {}; }\n"
        self.assertEqual(self.violations(check_shape.check, files={"src/uploadkit/core/c.cpp": text}), [])

    def test_vague_names_are_named(self):
        self.assert_found(check_shape.check, "src/uploadkit/core/c.cpp", "// A.\nclass UploadManager {};\n", "UploadManager")
        self.assert_found(check_shape.check, "src/uploadkit/core/text_util.cpp", "// A.\n", "named after what is in it")

    def test_unfinished_work_is_named(self):
        self.assert_found(check_shape.check, "src/uploadkit/core/c.cpp", "// A.\n// FIXME\n", "unfinished")

    def test_a_wrong_guard_and_a_missing_sentence_are_named(self):
        self.assert_found(check_shape.check, "include/uploadkit/c.hpp", HEADER.format(guard="D", body=""), "guard is UPLOADKIT_C_HPP")
        self.assert_found(check_shape.check, "src/uploadkit/core/c.cpp", "#include <string>\n", "starts with one sentence")
        self.assert_found(check_shape.check, "src/uploadkit/core/a.cpp", "// A.\n#include <string>\n", "includes <uploadkit/core/a.hpp> first")

    def test_a_forgotten_source_is_named(self):
        self.assert_found(check_source_list.check, "src/uploadkit/core/c.cpp", "// A.\n", "does not include uploadkit/core/c.cpp")

    def test_a_source_that_is_gone_is_named(self):
        self.assert_found(check_source_list.check, "src/uploadkit/src.hpp", "#include <uploadkit/core/gone.cpp>\n", "which is no source")

    def test_dear_headers_are_named(self):
        self.assert_found(check_include_budget.check, "include/uploadkit/error.hpp", "#include <map>\n", "reaches <map>")

    def test_foreign_headers_behind_public_ones_are_named(self):
        self.assert_found(check_include_budget.check, "include/uploadkit/error.hpp", "#include <curl/curl.h>\n", "curl.h")

    def test_too_many_preprocessed_lines_are_named(self):
        self.assert_found(check_include_budget.check, "include/uploadkit/error.hpp", "int x();\n" * 60_001, "at most 60000")

    def test_snippets_that_differ_or_have_no_source_are_named(self):
        self.assert_found(check_docs.check, "docs/a.md", "```cpp\nint x;\n```\n", "has no `<!-- snippet")
        self.assert_found(check_docs.check, "docs/a.md", "<!-- snippet: examples/1.cpp go -->\n```cpp\nint y;\n```\n", "differs")
        self.assert_found(check_docs.check, "docs/a.md", "<!-- snippet: examples/1.cpp no -->\n```cpp\nint y;\n```\n", "has no part [no]")

    def test_dead_links_are_named(self):
        self.assert_found(check_docs.check, "docs/a.md", "[b](b.md)\n", "leads nowhere")

    def test_a_code_without_row_or_test_is_named(self):
        text = HEADER.format(guard="ERROR", body="enum class Errc {\n  ok = 0,\n  lost = 1,\n};")
        self.assert_found(check_docs.check, "include/uploadkit/error.hpp", text, "no row for `lost`")
        self.assert_found(check_docs.check, "include/uploadkit/error.hpp", text, "none names Errc::lost")

    def test_a_fact_without_explanation_is_named(self):
        text = '// A.\nauto a = make_error(Errc::ok, "A; b.", {{"limit", x}, {"colour", y}});\n'
        self.assert_found(check_docs.check, "src/uploadkit/core/c.cpp", text, "the fact `colour`")

    def test_words_about_the_outside_are_named(self):
        self.assert_found(check_docs.check, "docs/a.md", "See /work/notes.\n", "nothing of this project")


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)
