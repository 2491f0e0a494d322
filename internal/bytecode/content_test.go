package bytecode

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/internal/gittest"
)

func TestIsContentOnRandomBytes(t *testing.T) {
	source := rand.NewChaCha8([32]byte{1})
	prefix := make([]byte, PrefixSize)
	for range gittest.Scale(t, 1_000_000) {
		source.Read(prefix)
		if IsContent(prefix) {
			t.Errorf("random bytes are taken for bytecode: %x", prefix)
		}
	}
}

// TestIsContentOnRandomBodies gives random bytes every known magic number: the
// fields behind it must still be looked at.
func TestIsContentOnRandomBodies(t *testing.T) {
	source := rand.NewChaCha8([32]byte{2})
	prefix := make([]byte, PrefixSize)
	taken, tried := 0, 0
	for _, r := range magicRanges {
		if r.marshal == marshalDropbox {
			// Its code is encrypted: the type byte is all there is.
			continue
		}
		for range 10_000 {
			source.Read(prefix)
			prefix[0], prefix[1], prefix[2], prefix[3] = byte(r.first), byte(r.first>>8), '\r', '\n'
			tried++
			if IsContent(prefix) {
				taken++
			}
		}
	}
	if taken > tried/100_000 {
		t.Errorf("%d of %d random bodies are taken for bytecode", taken, tried)
	}
}

func TestIsContentOnText(t *testing.T) {
	for _, text := range []string{
		"import os\n", "#!/usr/bin/env python\r\n", "# c\r\nc\x00\x00", "a\n\r\nabc\r\ncode", "*S\r\ncccccccccccccccc",
		"1234cccccccccccccccccccc", "cafe\r\n\r\ncoffee and cake\r\n", "c\r\nc", "\xef\xbb\xbf# -*- coding\r\n",
		"\xff\xfe1\x002\x003\x004\x00\r\x00\n\x00c\x00", "GIF89a", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PK\x03\x04", "\x7fELF\x02\x01\x01",
	} {
		if IsContent([]byte(text)) {
			t.Errorf("IsContent(%q) = true", text)
		}
	}
}

// sampleDir holds bytecode of many interpreters with an index of what they
// are. It is not part of the repository; where it is absent the test is
// skipped.
const sampleDir = "../../../shared/samples"

func TestSamples(t *testing.T) {
	index, err := os.ReadFile(filepath.Join(sampleDir, "index.tsv"))
	if err != nil {
		t.Skipf("no samples: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(index)), "\n")[1:]
	if len(lines) < 40 {
		t.Fatalf("only %d samples", len(lines))
	}
	for _, line := range lines {
		columns := strings.Split(line, "\t")
		checkSample(t, columns[0], columns[1])
	}
}

// checkSample compares a sample with the column that says what wrote it.
func checkSample(t *testing.T, name, writtenBy string) {
	t.Helper()
	file, err := os.ReadFile(filepath.Join(sampleDir, name))
	if err != nil {
		t.Fatal(err)
	}
	prefix := file[:min(len(file), PrefixSize)]
	damaged := writtenBy == "special-not-bytecode" || writtenBy == "special-truncated-or-corrupt"
	if got := IsContent(prefix); got == damaged {
		t.Errorf("%s: IsContent = %v", name, got)
	}
	if !IsName(name) {
		t.Errorf("%s: not bytecode by name", name)
	}
	if damaged {
		return
	}
	h, err := ParseHeader(prefix)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if !writes(h.Interpreter, strings.TrimPrefix(writtenBy, "special-pyo-")) {
		t.Errorf("%s: written by %s, recognised as %s", name, writtenBy, h.Interpreter)
	}
}

// writes reports whether an interpreter fits a name like "cpython-3.11" in the
// index of the samples.
func writes(i Interpreter, name string) bool {
	implementation, version, _ := strings.Cut(name, "-")
	if version == "2.5-dropbox" {
		return i.Implementation == Dropbox
	}
	if !strings.EqualFold(implementation, string(i.Implementation)) {
		return false
	}
	from, to := i.From.String(), i.To.String()
	return from == "" || from == version || to == version
}
