package report

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/pycguard/pycguard/internal/finding"
)

// fingerprints makes the ids by which a later run recognises a finding: from
// its rule, its path, and the blobs that stood there where the report knows
// them; not from commits, which a rebase changes, nor from the place of the
// repository on this machine. One value serves all reports of a run: no two
// findings get the same id.
type fingerprints map[string]int

// of returns the id of a finding. Findings must come in the order of the
// report: those that nothing but the commit tells apart are counted.
func (seen fingerprints) of(r Report, f finding.Finding) string {
	parts := []string{f.Rule.ID, f.Path}
	if f.Commit == "" {
		parts = append(parts, f.Place)
	}
	parts = append(parts, r.blobs(f)...)
	key := strings.Join(parts, "\x00")
	seen[key]++
	if n := seen[key]; n > 1 {
		key += "\x00" + strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// blobs returns the ids of what stood at the path of a finding of an audit,
// sorted.
func (r Report) blobs(f finding.Finding) []string {
	if r.History == nil {
		return nil
	}
	p, ok := r.History.Path(f.Path)
	if !ok {
		return nil
	}
	var ids []string
	for _, v := range p.Versions {
		ids = append(ids, v.Blob.String())
	}
	slices.Sort(ids)
	return ids
}
