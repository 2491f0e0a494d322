package ignore_test

import (
	"fmt"
	"strings"

	"github.com/pycguard/pycguard/ignore"
)

// The rules of several directories, asked in any order.
func Example() {
	top := ignore.Parse([]byte("*.log\nbuild/\n"), ".gitignore", "")
	nested := ignore.Parse([]byte("!keep.log\n"), "src/.gitignore", "src")
	rules := ignore.New(top, nested)

	for _, path := range []string{"src/a.log", "src/keep.log", "build/keep.log", "src/a.py"} {
		d := rules.Match(path, false)
		if d.Rule == nil {
			fmt.Printf("%s: no rule\n", path)
			continue
		}
		fmt.Printf("%s: ignored %v, %s:%d:%s\n", path, d.Ignored, d.Rule.Source, d.Rule.Line, d.Rule.Pattern)
	}
	// Output:
	// src/a.log: ignored true, .gitignore:1:*.log
	// src/keep.log: ignored false, src/.gitignore:1:!keep.log
	// build/keep.log: ignored true, .gitignore:2:build/
	// src/a.py: no rule
}

// A walk decides each directory once.
func ExampleDir() {
	exclude := ignore.Parse([]byte("*.tmp\n"), ".git/info/exclude", "")
	top := ignore.Top(exclude).With(ignore.Parse([]byte("build/\n"), ".gitignore", ""))

	build := top.Enter("build")
	fmt.Println("build is ignored:", build.Decision().Ignored)

	src := top.Enter("src").With(ignore.Parse([]byte("/gen.py\n"), "src/.gitignore", "src"))
	fmt.Println("src/gen.py is ignored:", src.Match("src/gen.py", false).Ignored)
	fmt.Println("src/a.tmp is ignored:", src.Match("src/a.tmp", false).Ignored)
	// Output:
	// build is ignored: true
	// src/gen.py is ignored: true
	// src/a.tmp is ignored: true
}

// A list of patterns from a configuration: allowing a directory allows what is
// below it.
func ExampleMatcher_MatchesPath() {
	patterns := []string{"tests/bytecode", "*.mpy"}
	allowed := ignore.New(ignore.Parse([]byte(strings.Join(patterns, "\n")), "pyproject.toml", ""))

	fmt.Println(allowed.MatchesPath("tests/bytecode/old/a.pyc"))
	fmt.Println(allowed.MatchesPath("firmware/a.mpy"))
	fmt.Println(allowed.MatchesPath("src/a.pyc"))
	// Output:
	// true
	// true
	// false
}

// Which bytecode do the rules let through?
func ExampleMatcher_Prove() {
	rules := ignore.New(
		ignore.Parse([]byte("__pycache__/\n*.py[cod]\n*$py.class\n"), ".gitignore", ""),
		ignore.Parse([]byte("!keep.pyc\n"), "lib/.gitignore", "lib"),
	)
	for _, gap := range ignore.Gaps(rules.Prove([]string{"", "lib", "src"})) {
		fmt.Printf("in %s, %s: %s is not ignored", gap.Dir, gap.Pattern, gap.Path)
		if gap.Rule != nil {
			fmt.Printf(" because of %s:%d", gap.Rule.Source, gap.Rule.Line)
		}
		fmt.Println()
	}
	// Output:
	// in lib, *.pyc: lib/keep.pyc is not ignored because of lib/.gitignore:1
}

// The lines that are missing.
func ExampleRepair() {
	repair := ignore.Repair{
		Files:   map[string][]byte{"": []byte("*.py[co]\n*$py.class")},
		Sources: []string{"", "src"},
	}
	plan, err := repair.Plan()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, edit := range plan.Edits {
		fmt.Print(string(edit.Diff()))
	}
	// Output:
	// --- a/.gitignore
	// +++ b/.gitignore
	// @@ -1,2 +1,3 @@
	//  *.py[co]
	// -*$py.class
	// \ No newline at end of file
	// +*$py.class
	// +__pycache__/
}
