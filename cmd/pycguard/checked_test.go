package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
	"github.com/pycguard/pycguard/internal/report"
	"github.com/pycguard/pycguard/internal/reportcheck"
)

// invalidVariable names the file that gets a line for every output of the
// scripts that breaks its format.
const invalidVariable = "PYCGUARD_TEST_INVALID"

// checkedMain is main for the scripts: it holds what was written against the
// schema of its format. What breaks it is noted in the file that
// invalidVariable names, because a script may expect a failure, and makes the
// exit code one that no script expects.
func checkedMain() {
	var out bytes.Buffer
	code := run(io.MultiWriter(os.Stdout, &out))
	if err := checkOutputs(os.Args[1:], out.Bytes()); err != nil {
		const impossible = 99
		code = impossible
		fmt.Fprintln(os.Stderr, err)
		note(err)
	}
	os.Exit(code)
}

func note(err error) {
	f, openErr := os.OpenFile(os.Getenv(invalidVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if openErr != nil {
		panic(openErr)
	}
	fmt.Fprintf(f, "%q: %v\n", os.Args, err)
	f.Close()
}

func failOnInvalid(t *testing.T, file string) {
	noted, err := os.ReadFile(file)
	if err == nil {
		t.Errorf("output of the scripts breaks its format:\n%s", noted)
	}
}

// checkOutputs checks what a command line has written in formats that can be
// checked. Nothing at all is right where the command failed.
func checkOutputs(args []string, out []byte) error {
	o := readOutputs(args)
	var errs []error
	if format := o.standard(out); reportcheck.Known(format) && len(out) > 0 {
		errs = append(errs, reportcheck.Check(format, out))
	}
	for file, format := range o.files {
		content, err := os.ReadFile(file)
		if reportcheck.Known(format) && err == nil && len(content) > 0 {
			errs = append(errs, reportcheck.Check(format, content))
		}
	}
	return errors.Join(errs...)
}

// outputs is where a command line has reports written to.
type outputs struct {
	format string
	files  map[string]string // the format of each
}

// readOutputs reads a command line on its own, so that a slip in the program's
// reading shows.
func readOutputs(args []string) outputs {
	o := outputs{format: "text", files: map[string]string{}}
	var plain []string
	for i, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok && i+1 < len(args) {
			value = args[i+1]
		}
		switch name {
		case "--format":
			o.format = value
		case "--write-baseline":
			o.files[value] = "json"
		case "-o", "--output":
			format, file, _ := strings.Cut(value, ":")
			if _, known := report.FindFormat(format); known && file == "-" {
				o.format = format
			} else if known {
				o.files[file] = format
			} else {
				plain = append(plain, value)
			}
		}
	}
	for _, file := range plain {
		o.files[file] = o.format
	}
	return o
}

// standard returns the format of the standard output. What looks like JSON is
// to be ours, whoever has asked for it.
func (o outputs) standard(out []byte) string {
	if !reportcheck.Known(o.format) && bytes.HasPrefix(out, []byte("{")) {
		return "json"
	}
	return o.format
}

func TestCheckOutputsReadsTheCommandLine(t *testing.T) {
	bad := filepath.Join(gittest.TempDir(t), "bad")
	if err := os.WriteFile(bad, []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args    string
		out     string
		refused bool
	}{
		{"check", "a.pyc: PYC001", false},
		{"check", "{}", true},
		{"check --format json", "{}", true},
		{"check --format=sarif", "{}", true},
		{"check --format json", "", false},
		{"check -o junit:-", "x", true},
		{"check -o json:" + bad, "", true},
		{"check --output=" + bad + " --format json", "", true},
		{"check --output " + bad, "", false},
		{"audit --write-baseline " + bad, "", true},
	} {
		err := checkOutputs(strings.Fields(c.args), []byte(c.out))
		if (err != nil) != c.refused {
			t.Errorf("%s, %q: error %v, want refused %v", c.args, c.out, err, c.refused)
		}
	}
}
