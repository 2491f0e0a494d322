package cli

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/pycguard/pycguard/internal/report"
)

// describeFor fills in what a report says about the repository. Where it comes
// from is found out only for formats that say it.
func (s *session) describeFor(ctx context.Context, o outputOptions) (report.Repository, error) {
	r, err := s.describe()
	if err != nil || !o.needsProvenance() {
		return r, err
	}
	head, ok, err := s.plainRevision("HEAD")
	if err != nil {
		return r, err
	}
	if ok {
		r.Head = head.String()
	}
	// git fails where there is no remote. A report that does not name it is
	// as true.
	if out, err := s.git().Output(ctx, "ls-remote", "--get-url"); err == nil {
		r.Remote = remoteURI(strings.TrimSuffix(string(out), "\n"))
	}
	return r, nil
}

// remoteURI returns the URL of a remote in any of the forms that git knows
// (git-fetch(1), "Git URLs") as a URI without user and password, empty where it
// is none.
func remoteURI(remote string) string {
	if filepath.IsAbs(remote) {
		path := filepath.ToSlash(remote)
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(path, "/")}).String()
	}
	if !strings.Contains(remote, "://") {
		host, path, ok := strings.Cut(remote, ":")
		if !ok || strings.Contains(host, "/") {
			return ""
		}
		remote = "ssh://" + host + "/" + strings.TrimPrefix(path, "/")
	}
	u, err := url.Parse(remote)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
