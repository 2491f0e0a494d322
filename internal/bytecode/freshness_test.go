package bytecode

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"testing"
	"time"
)

func TestFreshness(t *testing.T) {
	content := []byte("x = 1\n")
	now := time.Unix(1_700_000_000, 999_999_999)
	late := time.Unix(1<<32+5, 0)
	read := func() ([]byte, error) { return content, nil }
	failing := errors.New("disk on fire")
	hashed := Header{Interpreter: one(CPython, 3, 11), Kind: ByCheckedHash, Magic: 0x0a0d0da7}
	hashed.Hash, _ = hashed.SourceHash(content)
	graal := Header{Interpreter: one(GraalPy, 3, 11), Kind: ByCheckedHash}

	for _, c := range []struct {
		name    string
		header  Header
		source  Source
		want    Freshness
		wantErr error
	}{
		{"time", Header{Kind: ByTime, MTime: 1_700_000_000}, Source{ModTime: now}, Fresh, nil},
		{"time, size is not looked at", Header{Kind: ByTime, MTime: 1_700_000_000}, Source{ModTime: now, Size: 7}, Fresh, nil},
		{"another time", Header{Kind: ByTime, MTime: 1_700_000_001}, Source{ModTime: now}, Stale, nil},
		{"time beyond 32 bits", Header{Kind: ByTime, MTime: 5}, Source{ModTime: late}, Fresh, nil},
		{"size", Header{Kind: ByTimeAndSize, MTime: 1_700_000_000, Size: 6}, Source{ModTime: now, Size: 6}, Fresh, nil},
		{"size beyond 32 bits", Header{Kind: ByTimeAndSize, MTime: 1_700_000_000, Size: 6}, Source{ModTime: now, Size: 1<<32 + 6}, Fresh, nil},
		{"another size", Header{Kind: ByTimeAndSize, MTime: 1_700_000_000, Size: 6}, Source{ModTime: now, Size: 7}, Stale, nil},
		{"another time, same size", Header{Kind: ByTimeAndSize, MTime: 1, Size: 6}, Source{ModTime: now, Size: 6}, Stale, nil},
		{"hash", hashed, Source{Read: read}, Fresh, nil},
		{"hash of other content", hashed, Source{Read: func() ([]byte, error) { return []byte("x = 2\n"), nil }}, Stale, nil},
		{"unreadable source", hashed, Source{Read: func() ([]byte, error) { return nil, failing }}, Unverifiable, failing},
		{"a Java object's hash", graal, Source{Read: read}, Unverifiable, nil},
		{"nothing", Header{Kind: Untied}, Source{ModTime: now}, Unverifiable, nil},
	} {
		got, err := c.header.Freshness(c.source)
		if got != c.want || !errors.Is(err, c.wantErr) {
			t.Errorf("%s: Freshness = %v, %v, want %v, %v", c.name, got, err, c.want, c.wantErr)
		}
	}
}

func TestClassFreshness(t *testing.T) {
	for _, c := range []struct {
		class, source int64
		want          Freshness
	}{
		{1_700_000_000_123, 1_700_000_000_123, Fresh},
		{1_700_000_000_000, 1_700_000_000_123, Fresh},
		{1_700_000_000_123, 1_700_000_000_124, Stale},
		{1_700_000_000_000, 1_700_000_001_000, Stale},
	} {
		got := Class{ModTime: time.UnixMilli(c.class)}.Freshness(Source{ModTime: time.UnixMilli(c.source)})
		if got != c.want {
			t.Errorf("class of %d, source of %d: %v, want %v", c.class, c.source, got, c.want)
		}
	}
	if got := (Class{}).Freshness(Source{ModTime: time.Unix(0, 0)}); got != Unverifiable {
		t.Errorf("class without a time: %v, want unverifiable", got)
	}
}

// What _imp.source_hash(0, b"abc") says in CPython 3.11 and 3.14 (1-3 rounds)
// and in PyPy 3.9 (2-4 rounds).
func TestSipHash(t *testing.T) {
	for _, c := range []struct {
		blockRounds, finalRounds int
		want                     string
	}{
		{1, 3, "f2302604a0c33bc0"},
		{2, 4, "deee70479684c83f"},
	} {
		sum := binary.LittleEndian.AppendUint64(nil, sipHash(c.blockRounds, c.finalRounds, 0, []byte("abc")))
		if got := hex.EncodeToString(sum); got != c.want {
			t.Errorf("SipHash-%d-%d is %s, want %s", c.blockRounds, c.finalRounds, got, c.want)
		}
	}
}
