package inflate

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/pycguard/pycguard/internal/gittest"
)

func deflate(tb testing.TB, content []byte, level int) []byte {
	tb.Helper()
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, level)
	if err == nil {
		_, err = z.Write(content)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// randomContent makes bytes between all alike and all random, with repeats
// near and far.
func randomContent(random *rand.Rand, size int) []byte {
	content := make([]byte, 0, size)
	alphabet := 1 + random.IntN(256)
	for len(content) < size {
		if len(content) > 0 && random.IntN(4) == 0 {
			from := random.IntN(len(content))
			content = append(content, content[from:min(len(content), from+random.IntN(400))]...)
			continue
		}
		for range random.IntN(60) {
			content = append(content, byte(min(random.IntN(alphabet), random.IntN(alphabet))))
		}
	}
	return content[:size]
}

func randomSize(random *rand.Rand) int { return random.IntN(1 << random.IntN(18)) }

// TestWhole inflates what klauspost's deflater makes, with and without bytes
// behind the stream, and with the wrong size. This decoder may refuse streams,
// but none of these.
func TestWhole(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var d Decoder
	for range gittest.Scale(t, 1000) {
		content := randomContent(random, randomSize(random))
		level := random.IntN(12) - 2
		stream := deflate(t, content, level)
		for _, behind := range []int{0, 1, 7, 8, 20} {
			got := make([]byte, len(content))
			read, err := d.Whole(got, append(stream[:len(stream):len(stream)], make([]byte, behind)...))
			if err != nil || read != len(stream) || !bytes.Equal(got, content) {
				t.Fatalf("%d bytes at level %d, %d behind: read %d of %d, error %v", len(content), level, behind, read, len(stream), err)
			}
		}
		if _, err := d.Whole(make([]byte, len(content)+1), stream); err == nil {
			t.Fatalf("%d bytes taken for one more", len(content))
		}
		if len(content) > 0 {
			if _, err := d.Whole(make([]byte, len(content)-1), stream); err == nil {
				t.Fatalf("%d bytes taken for one less", len(content))
			}
		}
	}
}

func TestPrefix(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var d Decoder
	for range gittest.Scale(t, 1000) {
		content := randomContent(random, randomSize(random))
		stream := deflate(t, content, random.IntN(12)-2)
		got := make([]byte, random.IntN(len(content)+10))
		n, err := d.Prefix(got, stream)
		if err != nil || n != min(len(got), len(content)) || !bytes.Equal(got[:n], content[:n]) {
			t.Fatalf("%d of %d bytes: got %d, error %v", len(got), len(content), n, err)
		}
	}
}

// TestDamage changes and cuts streams: the decoder accepts none that
// klauspost's refuses, and gives the same bytes.
func TestDamage(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var d Decoder
	for range gittest.Scale(t, 3000) {
		content := randomContent(random, random.IntN(300))
		stream := deflate(t, content, random.IntN(12)-2)
		stream[random.IntN(len(stream))] ^= 1 << random.IntN(8)
		if random.IntN(4) == 0 {
			stream = stream[:random.IntN(len(stream))]
		}
		if err := compare(&d, stream, len(content)); err != nil {
			t.Fatal(err)
		}
	}
}

// compare inflates a stream that may be damaged, in both ways.
func compare(d *Decoder, stream []byte, size int) error {
	want, wantErr := reference(stream, size)
	got := make([]byte, size)
	if _, err := d.Whole(got, stream); err == nil && (wantErr != nil || !bytes.Equal(got, want)) {
		return fmt.Errorf("stream %x: inflates to %x, want %x %v", stream, got, want, wantErr)
	}
	n, err := d.Prefix(got, stream)
	if wantErr == nil && err == nil && !bytes.Equal(got[:n], want) {
		return fmt.Errorf("stream %x: begins with %x, want %x", stream, got[:n], want)
	}
	return nil
}

// reference inflates with klauspost's zlib.
func reference(stream []byte, size int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(z, int64(size)+1))
	if err == nil && len(content) != size {
		err = fmt.Errorf("%d bytes and more", len(content))
	}
	return content, err
}

func FuzzInflate(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		random := rand.New(rand.NewPCG(7, 8))
		for level := -2; level <= 9; level++ {
			content := randomContent(random, 200)
			add(fmt.Sprintf("level-%d", level), deflate(f, content, level), len(content))
		}
	})
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		if size < 0 || size > 1<<16 {
			return
		}
		var d Decoder
		if err := compare(&d, stream, size); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkWhole(b *testing.B) {
	random := rand.New(rand.NewPCG(9, 10))
	for _, size := range []int{40, 250, 1000, 15_000} {
		content := randomContent(random, size)
		stream := append(deflate(b, content, 6), make([]byte, 20)...)
		got := make([]byte, size)
		b.Run(fmt.Sprintf("here/%d", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			var d Decoder
			for b.Loop() {
				if _, err := d.Whole(got, stream); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("klauspost/%d", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			source := bytes.NewReader(stream)
			z, err := zlib.NewReader(source)
			for b.Loop() {
				source.Reset(stream)
				if err = z.(zlib.Resetter).Reset(source, nil); err == nil {
					_, err = io.ReadFull(z, got)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPrefix reads the beginning of a commit.
func BenchmarkPrefix(b *testing.B) {
	commit := "tree 0d3f8a3c4f0f5e9c8c2f2a9d0f1b7e6a5d4c3b2a\nparent 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432\n" +
		"author Ada Lovelace <ada@example.com> 1700000000 +0100\ncommitter Cleo Committer <cleo@example.com> 1700000300 +0000\n\n" +
		"submodule: make the parser bail out early\n\nThe loop that reads the configuration went on after an unknown key, and\n" +
		"so reported every key that follows. Stop at the first one, and say which\nfile it is in.\n\nSigned-off-by: Ada Lovelace <ada@example.com>\n"
	stream := append(deflate(b, []byte(commit), 6), make([]byte, 20)...)
	var got [320]byte
	var d Decoder
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.Prefix(got[:], stream); err != nil {
			b.Fatal(err)
		}
	}
}
