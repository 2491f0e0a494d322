module github.com/pycguard/pycguard

go 1.26.0

require (
	github.com/edsrzf/mmap-go v1.2.0
	github.com/go-git/go-git/v5 v5.19.3
)

require (
	github.com/pjbgf/sha1cd v0.7.0 // indirect
	golang.org/x/sys v0.47.0 // indirect
)
