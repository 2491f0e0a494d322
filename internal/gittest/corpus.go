package gittest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Corpus says how the seeds of a fuzz target are made. They are files in
// testdata/fuzz/TARGET, where go test finds them by itself, so that neither a
// test nor the fuzzer's processes make them each time. With
// PYCGUARD_UPDATE_CORPUS=1 they are written anew; what the fuzzer put there
// itself, named by a hash, stays.
func Corpus(f *testing.F, seeds func(add func(name string, values ...any))) {
	f.Helper()
	if os.Getenv("PYCGUARD_UPDATE_CORPUS") == "" {
		return
	}
	dir := filepath.Join("testdata", "fuzz", f.Name())
	if err := os.MkdirAll(dir, 0o777); err != nil {
		f.Fatal(err)
	}
	removeSeeds(f, dir)
	seeds(func(name string, values ...any) {
		name = strings.ReplaceAll(name, " ", "-")
		file, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil {
			_, err = file.Write(encodeSeed(values))
		}
		if err == nil {
			err = file.Close()
		}
		if err != nil {
			f.Fatal(err)
		}
	})
}

// foundByFuzzer matches the names that the fuzzer gives to inputs.
var foundByFuzzer = regexp.MustCompile(`^[0-9a-f]{16}$`)

func removeSeeds(f *testing.F, dir string) {
	f.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		if foundByFuzzer.MatchString(entry.Name()) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			f.Fatal(err)
		}
	}
}

// encodeSeed writes the arguments of a fuzz target in the form of go test:
// a head, and each value as Go source on its own line.
func encodeSeed(values []any) []byte {
	var b bytes.Buffer
	b.WriteString("go test fuzz v1\n")
	for _, value := range values {
		switch value := value.(type) {
		case []byte:
			fmt.Fprintf(&b, "[]byte(%q)\n", value)
		case string:
			fmt.Fprintf(&b, "string(%q)\n", value)
		default:
			fmt.Fprintf(&b, "%T(%v)\n", value, value)
		}
	}
	return b.Bytes()
}
